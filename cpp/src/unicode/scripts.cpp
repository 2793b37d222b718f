// Scripts after UAX #24, and words that mix them after UTS #39, chapter 5.1 (single script): sets of scripts of each character, with those
// that are written together (Han with kana, bopomofo, hangul) as one.
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/unicode.hpp"

namespace newspan {
namespace {

UScriptCode script_of(char32_t c) {
  UErrorCode code = U_ZERO_ERROR;
  const UScriptCode s = uscript_getScript(static_cast<UChar32>(c), &code);
  return U_SUCCESS(code) ? s : USCRIPT_COMMON;
}
bool joins(UScriptCode s) { return s == USCRIPT_COMMON || s == USCRIPT_INHERITED || s == USCRIPT_UNKNOWN; }
std::string name(UScriptCode s) { return uscript_getShortName(s); }

// The scripts that may all be of: sorted; nothing yet means any.
using Set = std::optional<std::vector<int>>;

std::vector<int> scripts_of(char32_t c) {
  std::array<UScriptCode, 64> list;
  UErrorCode code = U_ZERO_ERROR;
  const int n = uscript_getScriptExtensions(static_cast<UChar32>(c), list.data(), static_cast<std::int32_t>(list.size()), &code);
  std::vector<int> out(list.begin(), list.begin() + (U_SUCCESS(code) ? n : 0));
  const auto has = [&](UScriptCode s) { return std::ranges::find(out, static_cast<int>(s)) != out.end(); };
  const bool han = has(USCRIPT_HAN), kana = has(USCRIPT_HIRAGANA) || has(USCRIPT_KATAKANA);
  if (han || kana) out.push_back(USCRIPT_JAPANESE);
  if (han || has(USCRIPT_HANGUL)) out.push_back(USCRIPT_KOREAN);
  if (han || has(USCRIPT_BOPOMOFO)) out.push_back(USCRIPT_HAN_WITH_BOPOMOFO);
  std::ranges::sort(out);
  return out;
}

bool any(const std::vector<int>& s) {
  return s.empty() || std::ranges::all_of(s, [](int x) { return joins(static_cast<UScriptCode>(x)); });
}

}  // namespace

std::vector<ScriptSpan> script_runs(std::string_view text) {
  std::vector<ScriptSpan> out;
  UScriptCode now = USCRIPT_COMMON;
  std::uint32_t from = 0;
  for (const Span g : segment(text, Boundary::grapheme)) {
    std::size_t at = g.begin;
    const UScriptCode s = script_of(next_code_point(text, at));
    if (joins(s) || s == now) continue;
    // What stands between two scripts is the first's.
    if (!joins(now)) {
      out.push_back({{from, g.begin}, {name(now)}});
      from = g.begin;
    }
    now = s;
  }
  if (!text.empty()) out.push_back({{from, static_cast<std::uint32_t>(text.size())}, {name(now)}});
  return out;
}

std::vector<ScriptSpan> mixed_scripts(std::string_view text) {
  std::vector<ScriptSpan> out;
  for (const Span w : segment(text, Boundary::word)) {
    Set all;
    std::vector<std::string> names;
    for (std::size_t at = w.begin; at < w.end;) {
      const char32_t c = next_code_point(text, at);
      if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) continue;
      const std::vector<int> of = scripts_of(c);
      if (any(of)) continue;
      if (all) {
        std::vector<int> both;
        std::ranges::set_intersection(*all, of, std::back_inserter(both));
        all = std::move(both);
      } else {
        all = of;
      }
      if (const UScriptCode s = script_of(c); !joins(s) && std::ranges::find(names, name(s)) == names.end()) names.push_back(name(s));
    }
    if (!all || !all->empty() || names.size() < 2) continue;
    std::ranges::sort(names);
    out.push_back({w, std::move(names)});
  }
  return out;
}

}  // namespace newspan
