// What newer processors have, for functions written or compiled for it; whether the machine has it is asked at run time.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define NEWSPAN_AVX2 1
// Compiles a function, with all that it calls from the same file, for AVX2 and the bit instructions that came with it.
#define NEWSPAN_FOR_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt"), flatten))

namespace newspan {
inline bool has_avx2() {
  static const bool has =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  return has;
}
}  // namespace newspan
#else
#define NEWSPAN_FOR_AVX2
namespace newspan {
constexpr bool has_avx2() { return false; }
}  // namespace newspan
#endif
