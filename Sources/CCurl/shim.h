#pragma once
#include <curl/curl.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87.0 or newer is needed: CURLOPT_QUICK_EXIT and CURLOPT_CA_CACHE_TIMEOUT came with it"
#endif

/*
 * curl_easy_setopt, curl_multi_setopt and curl_easy_getinfo are variadic, and Swift calls no variadic function.
 * One wrapper for each type of argument takes their place; whoever passes another type does not compile.
 */

static inline CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl copies the text. NULL sets the option back to having none. */
static inline CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *text) {
    return curl_easy_setopt(easy, option, text);
}

/* What is pointed to has to live as long as the handle. */
static inline CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *pointer) {
    return curl_easy_setopt(easy, option, pointer);
}

/* libcurl does not copy the list: it has to live as long as the handle. */
static inline CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(easy, option, list);
}

/* For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION, which share a signature. */
static inline CURLcode ccurl_easy_set_callback(CURL *easy, CURLoption option, curl_write_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

/* For CURLOPT_PREREQFUNCTION. */
static inline CURLcode ccurl_easy_set_prereq(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* The getters answer 0 or NULL where libcurl has nothing to say. */

static inline long ccurl_easy_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t ccurl_easy_get_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline void *ccurl_easy_get_private(CURL *easy) {
    char *value = NULL;
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

/* The version of the library that is loaded, which may be newer than the header: "7.88.1". */
static inline const char *ccurl_version(void) {
    return curl_version_info(CURLVERSION_NOW)->version;
}
