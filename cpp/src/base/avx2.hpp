// Whether functions for AVX2 can be written here; whether they may be called, the machine tells at run time.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define NEWSPAN_AVX2 1
#endif
