// Any bytes: decoding answers, and every form of a text maps back to whole characters of it, in order.
#include <cstdlib>

#include "base/utf8.hpp"
#include "newspan/unicode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Decoded d = decode(bytes);
  if (find_invalid_utf8(d.text) != std::string_view::npos) std::abort();
  const std::string text = repair_utf8(bytes);
  const auto whole = [&](const AlignedText& a) {
    if (find_invalid_utf8(a.text) != std::string_view::npos) std::abort();
    std::uint32_t first = 0;
    for (std::size_t at = 0, next = 0; at < a.text.size(); at = next) {
      next_code_point(a.text, next = at);
      const Span s = a.to_original({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(next)});
      if (s.begin < first || s.begin >= s.end || s.end > text.size() || is_continuation(text[s.begin])) std::abort();
      if (s.end < text.size() && is_continuation(text[s.end])) std::abort();
      first = s.begin;
    }
  };
  for (Form f : {Form::nfc, Form::nfd, Form::nfkc, Form::nfkd}) whole(normalize(text, f));
  whole(fold(text, {.case_fold = true, .strip_accents = true}));
  // What is taken away has no place in the text that is left.
  const AlignedText tidied = tidy(text);
  if (find_invalid_utf8(tidied.text) != std::string_view::npos) std::abort();
  if (tidied.to_original({0, static_cast<std::uint32_t>(tidied.text.size())}).end > text.size()) std::abort();
  std::uint32_t end = 0;
  for (const ScriptSpan& s : script_runs(text)) {
    if (s.span.begin != end || s.span.empty()) std::abort();
    end = s.span.end;
  }
  if (end != text.size()) std::abort();
  mixed_scripts(text);
  for (Boundary b : {Boundary::word, Boundary::grapheme, Boundary::sentence}) {
    std::uint32_t last = 0;
    for (const Span s : segment(text, b)) {
      if (s.begin < last || s.empty() || s.end > text.size()) std::abort();
      last = s.end;
    }
  }
  return 0;
}
