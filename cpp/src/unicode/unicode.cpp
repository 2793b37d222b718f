#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "newspan/unicode.hpp"
#include "unicode/breaks.hpp"
#include "unicode/check.hpp"
#include "unicode/folds.hpp"
#include "unicode/versions.hpp"

namespace newspan {
namespace {

const icu::Normalizer2& normalizer(Form form) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* n = nullptr;
  switch (form) {
    case Form::nfc: n = icu::Normalizer2::getNFCInstance(code); break;
    case Form::nfd: n = icu::Normalizer2::getNFDInstance(code); break;
    case Form::nfkc: n = icu::Normalizer2::getNFKCInstance(code); break;
    case Form::nfkd: n = icu::Normalizer2::getNFKDInstance(code); break;
  }
  check(code, "form");
  return *n;
}

std::string utf8(const icu::UnicodeString& s) {
  std::string out;
  s.toUTF8String(out);
  return out;
}

// Applies `change` to each part of the text between normalization boundaries and notes where it differs. Runs of ASCII
// change letter for letter, so they need no note; the last of a run may be the base of a mark and goes with what follows.
template <class Change>
AlignedText by_parts(std::string_view text, const icu::Normalizer2& n, Change&& change) {
  AlignedText out;
  out.text.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) ++end;
    if (end < text.size() && end > at) --end;
    out.text += change(text.substr(at, end - at), true);
    at = end;
    if (at == text.size()) break;
    next_code_point(text, end);
    for (std::size_t next = end; next < text.size(); end = next)
      if (n.hasBoundaryBefore(static_cast<UChar32>(next_code_point(text, next)))) break;
    const std::string_view part = text.substr(at, end - at);
    const std::string changed = change(part, false);
    const auto to = static_cast<std::uint32_t>(out.text.size());
    if (changed != part)
      out.edits.push_back(
          {{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, {to, to + static_cast<std::uint32_t>(changed.size())}});
    out.text += changed;
    at = end;
  }
  return out;
}

}  // namespace

std::vector<Span> segment(std::string_view text, Boundary what) {
  check_text(text);
  std::vector<Span> out;
  if (what == Boundary::word) find_words(text, out);
  else Breaks(what).find(text, 0, static_cast<std::uint32_t>(text.size()), out);
  return out;
}

Span AlignedText::to_original(Span s) const {
  // The offset of a point that lies in no edit moves with the edits before it.
  const auto map = [&](std::uint32_t at, bool is_end) -> std::uint32_t {
    auto it =
        std::partition_point(edits.begin(), edits.end(), [&](const Edit& e) { return is_end ? e.changed.end < at : e.changed.end <= at; });
    if (it != edits.end() && it->changed.begin < at && (is_end ? at <= it->changed.end : at < it->changed.end))
      return is_end ? it->original.end : it->original.begin;
    if (it != edits.end() && !is_end && it->changed.begin == at) return it->original.begin;
    std::int64_t shift = 0;
    if (it != edits.begin()) shift = std::int64_t{std::prev(it)->original.end} - std::prev(it)->changed.end;
    return static_cast<std::uint32_t>(at + shift);
  };
  const std::uint32_t begin = map(s.begin, false);
  return {begin, s.empty() ? begin : map(s.end, true)};
}

AlignedText normalize(std::string_view text, Form form) {
  check_text(text);
  const icu::Normalizer2& n = normalizer(form);
  return by_parts(text, n, [&](std::string_view part, bool ascii) {
    if (ascii) return std::string(part);
    UErrorCode code = U_ZERO_ERROR;
    const icu::UnicodeString out =
        n.normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(part.data(), static_cast<std::int32_t>(part.size()))), code);
    check(code, "text");
    return utf8(out);
  });
}

AlignedText fold(std::string_view text, const FoldOptions& options) {
  check_text(text);
  const icu::Normalizer2& nfd = normalizer(Form::nfd);
  const icu::Normalizer2& nfc = normalizer(Form::nfc);
  return by_parts(text, nfc, [&](std::string_view part, bool ascii) {
    if (ascii) {
      std::string out(part);
      if (options.case_fold)
        for (char& c : out)
          if (c >= 'A' && c <= 'Z') c |= 0x20;
      return out;
    }
    UErrorCode code = U_ZERO_ERROR;
    icu::UnicodeString s = icu::UnicodeString::fromUTF8(icu::StringPiece(part.data(), static_cast<std::int32_t>(part.size())));
    if (options.case_fold) s.foldCase();
    if (options.strip_accents) {
      const icu::UnicodeString apart = nfd.normalize(s, code);
      icu::UnicodeString bare;
      for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1))
        if (u_charType(apart.char32At(i)) != U_NON_SPACING_MARK)
          bare.append(static_cast<UChar32>(without_stroke(static_cast<char32_t>(apart.char32At(i)))));
      s = nfc.normalize(bare, code);
      check(code, "text");
    }
    return utf8(s);
  });
}

namespace {

// Of a converter: what is ill formed becomes U+FFFD and is counted.
void replace(const void* count, UConverterToUnicodeArgs* args, const char*, std::int32_t, UConverterCallbackReason reason,
             UErrorCode* code) {
  if (reason > UCNV_IRREGULAR) return;
  ++*static_cast<std::size_t*>(const_cast<void*>(count));
  *code = U_ZERO_ERROR;
  const UChar sign = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &sign, 1, 0, code);
}

}  // namespace

Decoded decode(std::string_view bytes, std::string_view encoding) {
  Decoded out;
  const auto starts = [&](std::string_view mark) { return bytes.starts_with(mark); };
  using std::operator""sv;
  std::string name(encoding);
  std::optional<Utf8Form> form;
  if (name.empty()) {
    if (starts("\xEF\xBB\xBF")) name = "UTF-8";
    else if (starts("\xFF\xFE\0\0"sv)) name = "UTF-32LE";
    else if (starts("\0\0\xFE\xFF"sv)) name = "UTF-32BE";
    else if (starts("\xFF\xFE")) name = "UTF-16LE";
    else if (starts("\xFE\xFF")) name = "UTF-16BE";
    else if (bytes.find('\0') == std::string_view::npos) form = utf8_form(bytes);
  }
  out.by = !encoding.empty() ? Decoded::By::declared : !name.empty() ? Decoded::By::marked : Decoded::By::detected;
  if (form && form->damage <= form->letters) {
    name = "UTF-8";
    if (form->damage) out.confidence = static_cast<int>(100 * form->letters / (form->letters + form->damage));
  }
  if (name.empty()) {
    UErrorCode code = U_ZERO_ERROR;
    std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&code), &ucsdet_close);
    // The statistics settle within the first 64 KiB.
    ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(std::min<std::size_t>(bytes.size(), 65536)), &code);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &code);
    if (match) name = ucsdet_getName(match, &code);
    // No text of 16 or 32 bits a letter is without a zero byte, and no UTF-8 without a letter of it: that is a guess at a few bytes.
    const bool letterless = form && (name == "UTF-8" ? form->letters == 0 : name.starts_with("UTF-"));
    if (U_FAILURE(code) || !match || letterless) {
      name = "windows-1252";
      out.confidence = 0;
    } else {
      out.confidence = ucsdet_getConfidence(match, &code);
      // The detector names directions that no converter has.
      if (name.ends_with("_rtl") || name.ends_with("_ltr")) name.resize(name.size() - 4);
      if (name == "ISO-8859-1") name = "windows-1252";  // as browsers read it
    }
  }
  UErrorCode code = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name.c_str(), &code), &ucnv_close);
  if (U_FAILURE(code)) throw Error(ErrorCode::unsupported, "encoding", "unknown encoding `" + name + "`");
  const char* standard = ucnv_getStandardName(ucnv_getName(converter.get(), &code), "MIME", &code);
  code = U_ZERO_ERROR;
  out.encoding = standard ? standard : name;
  if (out.encoding == "UTF-8") {
    out.text = repair_utf8(bytes);
    out.replaced = (form ? *form : utf8_form(bytes)).damage;
    if (out.replaced) out.first_replaced = find_invalid_utf8(bytes);
  } else {
    ucnv_setToUCallBack(converter.get(), &replace, &out.replaced, nullptr, nullptr, &code);
    icu::UnicodeString s(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), code);
    check(code, "data");
    out.text = utf8(s);
  }
  if (out.text.starts_with("\xEF\xBB\xBF")) out.text.erase(0, 3);
  if (out.replaced && out.encoding != "UTF-8") {
    const auto first = out.text.begin() + static_cast<std::ptrdiff_t>(out.text.find("\xEF\xBF\xBD"));
    out.first_replaced = static_cast<std::size_t>(std::count_if(out.text.begin(), first, [](char c) { return !is_continuation(c); }));
  }
  return out;
}

std::string icu_version() { return U_ICU_VERSION; }
std::string unicode_version() { return U_UNICODE_VERSION; }

}  // namespace newspan
