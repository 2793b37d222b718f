#include "unicode/folds.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>

#include "newspan/error.hpp"

namespace newspan {

char32_t without_stroke(char32_t c) {
  // The letters of UTR #30's stroke folding that European names are written with, and the dotless i.
  struct Pair {
    char32_t with, without;
  };
  static constexpr Pair kPairs[] = {{U'Ø', U'O'}, {U'ø', U'o'}, {U'Đ', U'D'}, {U'đ', U'd'}, {U'Ħ', U'H'}, {U'ħ', U'h'},
                                    {U'ı', U'i'}, {U'Ł', U'L'}, {U'ł', U'l'}, {U'Ŧ', U'T'}, {U'ŧ', U't'}};
  if (c < U'Ø' || c > U'ŧ') return c;
  for (const Pair& p : kPairs)
    if (p.with == c) return p.without;
  return c;
}

std::string Folds::together(std::u32string_view letters) const {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(code);
  if (U_FAILURE(code)) throw Error(ErrorCode::unsupported, "form", std::string("ICU says ") + u_errorName(code));
  icu::UnicodeString s;
  for (const char32_t c : letters) s.append(static_cast<UChar32>(c));
  s = nfd->normalize(s, code);
  if (options_.case_fold) s = nfd->normalize(s.foldCase(), code);
  if (U_FAILURE(code)) throw Error(ErrorCode::unsupported, "form", std::string("ICU says ") + u_errorName(code));
  std::string out;
  for (std::int32_t i = 0; i < s.length(); i = s.moveIndex32(i, 1)) {
    UChar32 d = s.char32At(i);
    if (options_.strip_accents) {
      if (u_charType(d) == U_NON_SPACING_MARK) continue;
      d = static_cast<UChar32>(without_stroke(static_cast<char32_t>(d)));
    }
    icu::UnicodeString(d).toUTF8String(out);
  }
  return out;
}

Folds::Folds(const FoldOptions& options) : options_(options) {
  // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, and the punctuation of U+2000.
  constexpr char32_t kTable = 0x2100;
  starts_.reserve(kTable + 1);
  for (char32_t c = 0; c < kTable; ++c) {
    starts_.push_back(static_cast<std::uint32_t>(pool_.size()));
    pool_ += slow(c);
  }
  starts_.push_back(static_cast<std::uint32_t>(pool_.size()));
}

// Never destroyed: a thread may still read when the process ends.
const Folds& folds(const FoldOptions& options) {
  const auto table = [](bool fold, bool strip) -> const Folds& { return *new Folds({.case_fold = fold, .strip_accents = strip}); };
  if (options.case_fold && options.strip_accents) {
    static const Folds& both = table(true, true);
    return both;
  }
  if (options.case_fold) {
    static const Folds& fold = table(true, false);
    return fold;
  }
  if (options.strip_accents) {
    static const Folds& strip = table(false, true);
    return strip;
  }
  static const Folds& neither = table(false, false);
  return neither;
}

}  // namespace newspan
