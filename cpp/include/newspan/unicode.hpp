// Unicode services: segmentation (UAX #29), normalization (UAX #15), case folding, charset detection.
//
//   for (newspan::Span w : newspan::segment(text, newspan::Boundary::word)) text.substr(w.begin, w.size());
//   auto n = newspan::normalize(text, newspan::Form::nfc);  n.to_original({0, 5});
//
// Texts are UTF-8; ill-formed ones raise Error(invalid_text, "text", …, position). All functions are pure and may be
// called from any thread. Whatever changes a text returns its alignment to the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "newspan/span.hpp"

namespace newspan {

enum class Boundary { grapheme, word, sentence };

// The stretches between boundaries, without surrounding white space; punctuation marks are words of their own.
std::vector<Span> segment(std::string_view text, Boundary what);

enum class Form { nfc, nfd, nfkc, nfkd };

// A text made from another, and where its parts came from.
struct AlignedText {
  struct Edit {
    Span original;
    Span changed;
  };
  std::string text;
  std::vector<Edit> edits;  // what changed, in order; between the edits both texts are the same

  // The smallest stretch of the original that holds what `changed` was made from. Bytes.
  Span to_original(Span changed) const;
};

AlignedText normalize(std::string_view text, Form form);

struct FoldOptions {
  bool case_fold = true;       // Unicode's full case folding
  bool strip_accents = false;  // é → e, ł → l: combining marks and strokes go
};
AlignedText fold(std::string_view text, const FoldOptions& options = {});

// HTML in what should be plain text: tags of its elements (and comments), entities that name or number a character.
struct Markup {
  std::size_t tags = 0, entities = 0;
};
Markup markup(std::string_view text);
// The text without it: an entity is its character, the tag of a block a line's end, of others nothing; what script and style hold goes.
AlignedText tidy(std::string_view text);

// A stretch and its scripts, by ISO 15924's codes (Latn, Cyrl), in their order.
struct ScriptSpan {
  Span span;
  std::vector<std::string> scripts;
};
// The text cut where its script changes (UAX #24); signs, digits and spaces are of the script before them; a text of these alone is Zyyy.
std::vector<ScriptSpan> script_runs(std::string_view text);
// The words whose letters are of scripts that no language writes together (UTS #39): Latin with look-alikes from Cyrillic or Greek.
std::vector<ScriptSpan> mixed_scripts(std::string_view text);

struct Decoded {
  // Declared: told; marked: by a byte order mark; detected: by UTF-8's form or ICU's statistics.
  enum class By { declared, marked, detected };
  std::string text;  // UTF-8, a leading byte order mark removed
  std::string encoding;
  By by = By::detected;
  int confidence = 100;            // of the detection, 0–100; 100: a mark, valid UTF-8, or told
  std::size_t replaced = 0;        // ill-formed parts that became U+FFFD
  std::size_t first_replaced = 0;  // where the first is: a byte of UTF-8, of others a code point of `text`
};
// `encoding` empty: found from the byte order mark, UTF-8's form, or ICU's statistics. Where no fewer letters beyond ASCII are UTF-8 than
// parts are not, the text is UTF-8 with damage: no other encoding looks like that.
Decoded decode(std::string_view bytes, std::string_view encoding = {});

}  // namespace newspan
