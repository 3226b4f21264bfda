#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

// What OpenSSL has as macros, which Swift does not see.

static inline EVP_PKEY *openssl_generate_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }

static inline uint64_t openssl_op_no_renegotiation(void) { return SSL_OP_NO_RENEGOTIATION; }
static inline uint64_t openssl_op_no_compression(void) { return SSL_OP_NO_COMPRESSION; }
static inline uint64_t openssl_op_no_ticket(void) { return SSL_OP_NO_TICKET; }
static inline uint64_t openssl_op_server_preference(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }
static inline uint64_t openssl_op_prioritize_chacha(void) { return SSL_OP_PRIORITIZE_CHACHA; }

static inline int openssl_set_versions(SSL_CTX *context, int oldest, int newest) {
    return SSL_CTX_set_min_proto_version(context, oldest) && SSL_CTX_set_max_proto_version(context, newest);
}

static inline int openssl_set_groups(SSL_CTX *context, const char *groups) {
    return (int)SSL_CTX_set1_groups_list(context, groups);
}

static inline int openssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline void openssl_forget_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void openssl_release_buffers(SSL_CTX *context) { SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); }

/// A certificate's subject alternative names; NULL if it has none.
static inline GENERAL_NAMES *openssl_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline int openssl_count_names(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

/// A name's bytes, which belong to it, and its kind, such as GEN_DNS; NULL for the kinds that are no string.
static inline const unsigned char *openssl_name(const GENERAL_NAMES *names, int index, int *kind, int *count) {
    const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), kind);
    if (*kind != GEN_DNS && *kind != GEN_EMAIL && *kind != GEN_URI && *kind != GEN_IPADD) return NULL;
    *count = ASN1_STRING_length((const ASN1_STRING *)value);
    return ASN1_STRING_get0_data((const ASN1_STRING *)value);
}

/// Reads an IP address; returns how many bytes it has, 0 if the text is none.
static inline int openssl_read_address(const char *text, unsigned char bytes[16]) {
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(text);
    if (address == NULL) return 0;
    int count = ASN1_STRING_length(address);
    memcpy(bytes, ASN1_STRING_get0_data(address), count <= 16 ? (size_t)count : 16);
    ASN1_OCTET_STRING_free(address);
    return count;
}

static inline void openssl_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void openssl_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
