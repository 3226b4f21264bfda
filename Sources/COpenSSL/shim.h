#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/rsa.h>

/// A new RSA key; a macro over a variadic function in OpenSSL's own header.
static inline EVP_PKEY *openssl_generate_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }
