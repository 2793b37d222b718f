#include "text/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/utf8.hpp"
#include "unicode/char_class.hpp"

namespace newspan {
namespace {

constexpr std::array<CharClass, 128> kAscii = [] {
  std::array<CharClass, 128> t{};
  for (int c = 0; c < 128; ++c) {
    if (c >= 'a' && c <= 'z') t[c] = CharClass::lower;
    else if (c >= 'A' && c <= 'Z') t[c] = CharClass::upper;
    else if (c >= '0' && c <= '9') t[c] = CharClass::digit;
    else if (c == '\n' || c == '\v' || c == '\f' || c == '\r') t[c] = CharClass::line;
    else if (c <= ' ' || c == 127) t[c] = CharClass::space;
    else t[c] = CharClass::sign;
  }
  return t;
}();

constexpr std::uint64_t kOnes = 0x0101010101010101u, kTop = 0x80 * kOnes;

// The top bit of each of eight bytes that is in an ASCII range.
constexpr std::uint64_t bytes_in(std::uint64_t x, unsigned first, unsigned last) {
  const std::uint64_t low7 = x & ~kTop;
  return (low7 + (0x80 - first) * kOnes) & ~(low7 + (0x7f - last) * kOnes) & ~x & kTop;
}

// Which of sixteen bytes are ASCII letters, and which capitals: a bit each.
struct Letters16 {
  std::uint32_t all, upper;

  explicit Letters16(const char* at) {
    std::uint64_t x[2];
    std::memcpy(x, at, 16);
    upper = bits(bytes_in(x[0], 'A', 'Z')) | bits(bytes_in(x[1], 'A', 'Z')) << 8;
    all = upper | bits(bytes_in(x[0], 'a', 'z')) | bits(bytes_in(x[1], 'a', 'z')) << 8;
  }

  static std::uint32_t bits(std::uint64_t top) { return static_cast<std::uint32_t>(top * 0x0002040810204081u >> 56); }
};

// ASCII signs and spaces that end a word whatever comes behind them.
constexpr std::array<bool, 256> kEndsWord = [] {
  std::array<bool, 256> t{};
  for (char c : std::string_view(" \n\r\t,;!?()[]\"/")) t[static_cast<unsigned char>(c)] = true;
  return t;
}();

class Scanner {
 public:
  Scanner(std::string_view text, Tokens& out, Parts parts) : text_(text), out_(out), parts_(parts) {}

  void run() {
    out_.clear();
    out_.reserve(text_.size() / 4 + 16);
    while (at_ < text_.size()) {
      if (plain_word()) continue;
      const std::size_t begin = at_;
      switch (step()) {
        case CharClass::space: flags_ |= kSpaceBefore; break;
        case CharClass::line:
          if (!(text_[begin] == '\n' && begin > 0 && text_[begin - 1] == '\r'))
            flags_ |= flags_ & kLineBefore ? kParagraphBefore : kLineBefore;
          flags_ |= kSpaceBefore;
          break;
        case CharClass::digit: digits(begin); break;
        case CharClass::sign: sign(begin); break;
        case CharClass::mark: emit(begin, Shape::other); break;
        case CharClass::lower:
        case CharClass::upper:
        case CharClass::letter: word(begin); break;
      }
    }
  }

 private:
  // Reads one character and says what it is.
  CharClass step() {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c < 128) {
      ++at_;
      return kAscii[c];
    }
    return char_class(next_code_point(text_, at_));
  }
  CharClass peek(std::size_t at) const {
    if (at >= text_.size()) return CharClass::space;
    const auto c = static_cast<unsigned char>(text_[at]);
    return c < 128 ? kAscii[c] : char_class(next_code_point(text_, at));
  }
  char byte(std::size_t i) const { return i < text_.size() ? text_[i] : ' '; }
  bool letter_at(std::size_t i) const { return peek(i) <= CharClass::letter; }
  bool digit_at(std::size_t i) const { return byte(i) >= '0' && byte(i) <= '9'; }

  // An apostrophe at `i`: its length in bytes, or 0.
  int apostrophe(std::size_t i) const {
    const char c = byte(i);
    if (c == '\'') return 1;
    return c == '\xE2' && text_.substr(i, 3) == "’" ? 3 : 0;
  }

  void emit(std::size_t begin, Shape shape, int more = 0) {
    out_.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), 0, shape, static_cast<std::uint8_t>(flags_ | more), 0});
    flags_ = 0;
  }

  bool glued() const { return flags_ == 0 && !out_.empty(); }

  // What most of a text is, as word() would have it and with few jumps: up to fifteen ASCII letters, then a sign that ends
  // every word. False, and nothing read, where there is anything else.
  bool plain_word() {
    if (at_ + 18 > text_.size()) return false;
    const Letters16 letters(text_.data() + at_);
    const int n = std::countr_one(letters.all);
    const char behind = text_[at_ + static_cast<std::size_t>(n)];
    const char then = text_[at_ + static_cast<std::size_t>(n) + 1];
    const bool ends = kEndsWord[static_cast<unsigned char>(behind)] | ((behind == '.') & ((then == ' ') | (then == '\n')));
    if (n == 0 || n == 16 || !ends || (glued() && out_.back().shape == Shape::n_large)) return false;
    const std::uint32_t all = (1u << n) - 1, upper = letters.upper & all;
    constexpr Shape kShapes[8] = {Shape::lower, Shape::mixed, Shape::lower, Shape::upper,
                                  Shape::lower, Shape::cap,   Shape::lower, Shape::initial};
    const std::size_t begin = at_;
    at_ += static_cast<std::size_t>(n);
    emit(begin, kShapes[(upper != 0) | (upper == all) << 1 | (upper == 1) << 2]);
    if (behind == ' ') {
      ++at_;
      flags_ = kSpaceBefore;
    }
    return true;
  }

  // Passes over a to z, eight at a time.
  void skip_small() {
    while (at_ + 8 <= text_.size()) {
      std::uint64_t x;
      std::memcpy(&x, text_.data() + at_, 8);
      const int n = std::countr_zero(~bytes_in(x, 'a', 'z') & kTop) / 8;
      at_ += static_cast<std::size_t>(n);
      if (n < 8) return;
    }
    while (at_ < text_.size() && text_[at_] >= 'a' && text_[at_] <= 'z') ++at_;
  }

  void word(std::size_t begin) {
    at_ = begin;
    int uppers = 0, lowers = 0, others = 0, first_upper = 0, dots = 0;
    for (bool first = true;; first = false) {
      // Most words are nothing but small letters.
      const std::size_t small = at_;
      skip_small();
      lowers += static_cast<int>(at_ - small);
      first = first && at_ == small;
      const std::size_t here = at_;
      const CharClass c = peek(at_);
      if (c == CharClass::space || c == CharClass::line) break;
      if (c == CharClass::upper) {
        ++uppers;
        first_upper |= first;
      } else if (c == CharClass::lower) {
        ++lowers;
      } else if (c == CharClass::digit && parts_ && uppers && !others && !dots && here - begin <= 4 &&
                 ((uppers <= 3 && !lowers && begin > 0 && byte(begin - 1) == '$') ||
                  parts_(text_.substr(begin, here - begin), text_.substr(here)))) {
        break;  // $US55, USD48.3: a sign, then the figure
      } else if (c == CharClass::letter || c == CharClass::mark || c == CharClass::digit) {
        others += c != CharClass::mark;
      } else if (byte(here) == '_' && !first) {
      } else if (const int n = first ? 0 : apostrophe(here); n && letter_at(here + n)) {
        // ’s stands alone; don’t, O’Brien and l’Humanité stay whole.
        if ((byte(here + n) == 's' || byte(here + n) == 'S') && peek(here + n + 1) > CharClass::digit) break;
        at_ += n;
        continue;
      } else if (byte(here) == '.' && uppers + lowers == dots + 1 && !others && kAscii[text_[here - 1] & 127] <= CharClass::upper &&
                 (dots > 0 || (letter_at(here + 1) && here + 2 < text_.size() && text_[here + 2] == '.'))) {
        // U.S. and p.m.: single letters, each with its dot.
        ++dots;
        ++at_;
        if (!letter_at(at_)) break;
        if (byte(at_ + 1) != '.') break;
        continue;
      } else {
        break;
      }
      step();
    }
    // Only these can lead on to an address.
    switch (byte(at_)) {
      case ':':
      case '.':
      case '@':
      case '-':
      case '+':
      case '_':
        if (opaque(begin)) return;
        break;
      default: break;
    }
    const int letters = uppers + lowers;
    Shape shape = Shape::lower;
    if (uppers && !lowers && (letters > 1 || others)) shape = Shape::upper;
    else if (uppers == 1 && letters == 1) shape = Shape::initial;
    else if (uppers == 1 && first_upper) shape = Shape::cap;
    else if (uppers) shape = Shape::mixed;
    else if (!lowers) shape = Shape::other;
    if (glued() && out_.back().shape == Shape::n_large && shape != Shape::other)
      shape = uppers == 0 ? Shape::glued_lower : lowers == 0 ? Shape::glued_upper : Shape::glued_mixed;
    emit(begin, shape, dots ? kAbbreviation : 0);
  }

  // Digits with , and . between them. Numbers get their shape where they are parsed.
  void digits(std::size_t begin) {
    at_ = begin;
    while (peek(at_) == CharClass::digit ||
           ((byte(at_) == ',' || byte(at_) == '.') && at_ > begin && digit_at(at_ - 1) && digit_at(at_ + 1)))
      step();
    if (byte(at_) == '@' && opaque(begin)) return;
    emit(begin, Shape::n_large);
  }

  void sign(std::size_t begin) {
    const char c = text_[begin];
    if (c == '.' && digit_at(at_) &&
        (begin == 0 || (flags_ & kSpaceBefore) || byte(begin - 1) == '(' || byte(begin - 1) == '$' || byte(begin - 1) == '-')) {
      while (peek(at_) == CharClass::digit) step();
      return emit(begin, Shape::n_large);
    }
    if (const int n = apostrophe(begin); n && (out_.empty() || (glued() && is_letters(out_.back().shape))) &&
                                         (byte(begin + n) == 's' || byte(begin + n) == 'S') && peek(begin + n + 1) > CharClass::digit) {
      at_ = begin + n + 1;
      return emit(begin, Shape::lower);
    }
    if ((c == '@' && (letter_at(at_) || digit_at(at_))) || (c == '#' && tag_at(at_))) {
      while (letter_at(at_) || peek(at_) == CharClass::digit || byte(at_) == '_') step();
      return emit(begin, Shape::opaque);
    }
    if (c == '.' || c == '-' || c == '`' || c == '\'' || c == '_' || c == '*' || c == '=')
      while (byte(at_) == c) ++at_;
    // Signs show on which side they touch a neighbour.
    const bool left = glued(), right = peek(at_) != CharClass::space && peek(at_) != CharClass::line;
    emit(begin, left && right ? Shape::punct_tight : left ? Shape::punct_after : right ? Shape::punct_before : Shape::punct_loose);
  }

  // #MeToo, #100DaysOfCode, #911: UAX #31's hashtag identifiers, which may be digits alone; but #1, #23 and #3rd are ranks.
  bool tag_at(std::size_t i) const {
    const std::size_t begin = i;
    while (digit_at(i) || byte(i) == '_') ++i;
    if (!letter_at(i)) return i - begin >= 3;
    const std::string_view rest = text_.substr(i, 2);
    const bool ordinal = i > begin && (rest == "st" || rest == "nd" || rest == "rd" || rest == "th") && !letter_at(i + 2);
    return !ordinal;
  }

  // A URL or a mail address that begins at `begin` and whose first word ends at at_.
  bool opaque(std::size_t begin) {
    const std::string_view so_far = text_.substr(begin, at_ - begin);
    const auto rest = [&](const char* s) { return text_.substr(at_).starts_with(s); };
    const bool url = rest("://") || ((so_far == "www" || so_far == "WWW") && byte(at_) == '.' && letter_at(at_ + 1));
    if (url) {
      while (at_ < text_.size() && peek(at_) != CharClass::space && peek(at_) != CharClass::line && byte(at_) != '<' && byte(at_) != '>' &&
             byte(at_) != '"')
        step();
      // What closes the sentence around it is not its own; a bracket is where it was opened inside.
      const std::string_view all = text_.substr(begin, at_ - begin);
      const auto open = std::count(all.begin(), all.end(), '(');
      for (auto closed = std::count(all.begin(), all.end(), ')');; closed -= text_[at_] == ')') {
        const std::string_view url_ = text_.substr(begin, at_ - begin);
        const char last = url_.back();
        const std::string_view curly = url_.size() > 3 ? url_.substr(url_.size() - 3) : std::string_view{};
        if (last == ')' && open >= closed) break;
        if (url_.size() > 1 && std::string_view(".,;:!?)'\"").find(last) != std::string_view::npos) --at_;
        else if (curly == "”" || curly == "’" || curly == "…" || curly == "»") at_ -= 3;
        else break;
      }
      emit(begin, Shape::opaque);
      return true;
    }
    std::size_t i = at_;
    while (letter_at(i) || digit_at(i) || byte(i) == '.' || byte(i) == '-' || byte(i) == '+' || byte(i) == '_') {
      if (peek(i) == CharClass::space || i - begin > 64) return false;
      // Latin letters with accents are two bytes.
      const auto lead = static_cast<unsigned char>(byte(i));
      if (lead >= 0xCC) return false;
      i += lead >= 0x80 ? 2 : 1;
    }
    if (byte(i) != '@' || !(letter_at(i + 1) || digit_at(i + 1))) return false;
    std::size_t j = i + 1, dot = 0;
    while ((static_cast<unsigned char>(byte(j)) < 128 && letter_at(j)) || digit_at(j) || byte(j) == '-' ||
           (byte(j) == '.' && (letter_at(j + 1) || digit_at(j + 1)))) {
      if (byte(j) == '.') dot = j;
      ++j;
    }
    if (!dot) return false;
    at_ = j;
    emit(begin, Shape::opaque);
    return true;
  }

  std::string_view text_;
  Tokens& out_;
  Parts parts_;
  std::size_t at_ = 0;
  std::uint8_t flags_ = kParagraphBefore | kLineBefore | kSpaceBefore;
};

}  // namespace

void scan(std::string_view text, Tokens& out, Parts parts) { Scanner(text, out, parts).run(); }

std::string_view fold_token(std::string_view token, char (&buffer)[48]) {
  if (token.size() > sizeof buffer) return {};
  std::size_t n = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (c >= 'A' && c <= 'Z') {
      buffer[n++] = static_cast<char>(c | 0x20);
    } else if (c == '\xE2' && token.substr(i, 3) == "’") {
      buffer[n++] = '\'';
      i += 2;
    } else {
      buffer[n++] = c;
    }
  }
  return {buffer, n};
}

std::vector<std::string> folded_words(std::string_view term) {
  Tokens tokens;
  scan(term, tokens);
  std::vector<std::string> words;
  char buffer[48];
  for (const Token& t : tokens) words.emplace_back(fold_token(t.span().of(term), buffer));
  return words;
}

namespace {

// Masks of the first n bytes of sixteen.
struct Masks16 {
  std::uint64_t of[17][2];
  constexpr Masks16() : of() {
    for (int n = 0; n <= 16; ++n)
      for (int i = 0; i < n; ++i) of[n][i / 8] |= std::uint64_t{0xff} << (i % 8 * 8);
  }
};
constexpr Masks16 kMasks16;
constexpr const auto& kFirst = kMasks16.of;

// ASCII capitals among eight bytes as small letters.
std::uint64_t lower8(std::uint64_t x) { return x | bytes_in(x, 'A', 'Z') >> 2; }

std::uint8_t phrase_flags(std::uint8_t of_entry) {
  static_assert(kPhraseStart == kStartsPhrase << 5 && kPhraseInner == kInPhrase << 4);
  return static_cast<std::uint8_t>((of_entry & kStartsPhrase) << 5 | (of_entry & kInPhrase) << 4);
}

}  // namespace

void look_up(std::string_view text, const Lexicon& lexicon, Tokens& tokens) {
  // In batches: first the places are worked out and fetched, then they are read.
  constexpr std::size_t kBatch = 32;
  std::uint64_t words[kBatch][2];
  std::uint32_t places[kBatch];
  const auto last = static_cast<std::uint32_t>(lexicon.word_slots.size()) - 1;
  char buffer[48];
  for (std::size_t from = 0; from < tokens.size(); from += kBatch) {
    const std::size_t n = std::min(kBatch, tokens.size() - from);
    for (std::size_t i = 0; i < n; ++i) {
      const Token& t = tokens[from + i];
      const std::size_t size = t.end - t.begin;
      std::uint64_t(&word)[2] = words[i];
      word[0] = word[1] = 0;
      // Sixteen bytes at once, those of the token kept; longer words, letters beyond ASCII (’ is folded) and the text's end
      // take the longer way.
      bool quick = size <= 16 && t.begin + 16 <= text.size();
      if (quick) {
        std::memcpy(word, text.data() + t.begin, 16);
        word[0] = lower8(word[0] & kFirst[size][0]);
        word[1] = lower8(word[1] & kFirst[size][1]);
        quick = ((word[0] | word[1]) & 0x8080808080808080u) == 0;
      }
      if (!quick) word[0] = word[1] = 0;
      places[i] = Lexicon::hash(word[0], word[1]) & last;
      __builtin_prefetch(&lexicon.word_slots[places[i]]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      Token& t = tokens[from + i];
      const std::uint64_t(&word)[2] = words[i];
      if (word[0] != 0) {
        const WordSlot* slot = &lexicon.word_slots[places[i]];
        while (((slot->low ^ word[0]) | (slot->high ^ word[1])) != 0 && slot->entry != 0) {
          places[i] = (places[i] + 1) & last;
          slot = &lexicon.word_slots[places[i]];
        }
        t.entry = slot->entry;  // 0: a free place
        t.cited = slot->cited;
        t.flags |= phrase_flags(slot->flags);
        continue;
      }
      const std::string_view folded = fold_token(t.span().of(text), buffer);
      t.entry = folded.empty() ? EntryId{0} : lexicon.find(folded);
      const Entry& e = lexicon.entries[t.entry];
      t.cited = e.cited;
      t.flags |= phrase_flags(e.flags);
    }
  }
}

}  // namespace newspan
