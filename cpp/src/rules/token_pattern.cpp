#include "rules/token_pattern.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "news/kinds.hpp"
#include "newspan/error.hpp"
#include "newspan/unicode.hpp"
#include "text/scan.hpp"
#include "words.hpp"

namespace newspan {
namespace {

// What words beyond ASCII, and those too long for the lexicon, compare as.
std::string folded(std::string_view token) { return normalize(fold(token).text, Form::nfc).text; }

// A word in lower case takes any case, capitals ask for what they show.
Need need_of(Shape s) {
  switch (s) {
    case Shape::cap: return Need::capital;
    case Shape::upper:
    case Shape::initial:
    case Shape::glued_upper: return Need::all_capitals;
    case Shape::mixed:
    case Shape::glued_mixed: return Need::mixed;
    default: return Need::any;
  }
}

struct Node {
  enum Kind : std::uint8_t { item, sequence, choice, repeat, capture } kind;
  std::uint32_t value = 0;  // item: test; capture: slot
  int min = 0, max = 0;     // repeat; max -1: no end
  std::vector<Node> parts{};
};

ItemKeys keys_of(const ItemTest& t, const RuleTests& tests) {
  ItemKeys out;
  switch (t.kind) {
    case ItemTest::any:
    case ItemTest::regex:
    case ItemTest::other: out.any = true; break;
    case ItemTest::word:
    case ItemTest::exact: out.words.push_back(t.id); break;
    case ItemTest::cls: out.classes.push_back(static_cast<ClassId>(t.id)); break;
    case ItemTest::shape: out.shapes = t.shapes; break;
    case ItemTest::record: out.questions.push_back(t.id); break;
    case ItemTest::either:
      for (std::uint32_t p : t.parts) out.join(keys_of(tests.tests[p], tests));
      break;
    case ItemTest::both: {
      // The narrowest of those that any item must pass; a record asks only that the item lies inside, where it stands beside others.
      bool found = false;
      ItemKeys records;
      for (std::uint32_t p : t.parts) {
        if (tests.tests[p].kind == ItemTest::other) continue;
        ItemKeys k = keys_of(tests.tests[p], tests);
        if (!k.questions.empty()) {
          records.join(k);
        } else if (!found || k.width() < out.width()) {
          out = std::move(k);
          found = true;
        }
      }
      if (!found) out = std::move(records);
      if (!found && out.questions.empty()) out.any = true;
      break;
    }
  }
  return out;
}

class Reader {
 public:
  Reader(std::string_view text, const std::vector<std::string_view>& labels, RuleTests& tests, TokenPattern& out)
      : text_(text), labels_(labels), tests_(tests), out_(out) {
    out_.captures.emplace_back("extent");
  }

  void run() {
    look();
    if (at_ == text_.size()) fail("it is empty");
    out_.from = edge('^');
    const Node pattern = choice();
    out_.to = edge('$');
    if (look() != '\0' || at_ < text_.size())
      fail(look() == ')' || look() == ']' ? "a bracket closes that none opens" : "nothing is expected here");
    const Node* extent = extent_of(pattern);
    out_.bare = !extent;
    if (can_be_empty(extent ? *extent : pattern)) fail("what it takes can be empty", 0);
    emit(pattern);
    put({Op::match});
    out_.needs = needs_of(pattern);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { fail(what, at_); }
  [[noreturn]] void fail(const std::string& what, std::size_t at) const {
    std::size_t place = 0;
    for (std::size_t i = 0; i < std::min(at, text_.size()); ++i) place += !is_continuation(text_[i]);
    throw Error(ErrorCode::invalid_pattern, "tokens", "at position " + std::to_string(place) + ": " + what, place);
  }

  char look() {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r'))) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (look() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string("expected `") + c + "`");
  }
  static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
  std::string_view name() {
    look();
    const std::size_t from = at_;
    while (at_ < text_.size() && name_char(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }
  // What stands up to `mark`; at_ is behind the sign that opened it.
  std::string_view until(char mark, const char* missing) {
    const std::size_t from = at_, to = text_.find(mark, at_);
    if (to == std::string_view::npos) fail(missing, from - 1);
    at_ = to + 1;
    return text_.substr(from, to - from);
  }

  std::uint8_t edge(char sign) {
    if (!take(sign)) return 0;
    const std::size_t from = at_;
    if (at_ >= text_.size() || !name_char(text_[at_])) return kSentenceStart;
    const std::string_view of = name();
    if (of == "line") return kLineBefore;
    if (of == "paragraph") return kParagraphBefore;
    fail("an edge is `^`, `^line` or `^paragraph`, at the end with `$`", from);
  }

  Node choice() {
    if (++depth_ > 100) fail("brackets nested more than 100 deep");
    std::vector<Node> parts{sequence()};
    while (take('|')) parts.push_back(sequence());
    --depth_;
    if (parts.size() == 1) return std::move(parts[0]);
    // Alternatives of one item each are one test.
    if (std::all_of(parts.begin(), parts.end(), [](const Node& p) { return p.kind == Node::item; })) {
      ItemTest test{.kind = ItemTest::either};
      for (const Node& p : parts) test.parts.push_back(p.value);
      return item(std::move(test));
    }
    return {Node::choice, 0, 0, 0, std::move(parts)};
  }

  Node sequence() {
    std::vector<Node> parts;
    for (char c = look(); c != '\0' && c != '|' && c != ')' && c != ']' && c != '$'; c = look()) parts.push_back(postfix());
    if (parts.size() == 1) return std::move(parts[0]);
    return {Node::sequence, 0, 0, 0, std::move(parts)};
  }

  Node postfix() {
    Node node = take('[') ? bracket() : joined();
    for (;;) {
      if (take('?')) {
        node = repeat(std::move(node), 0, 1);
      } else if (take('*')) {
        node = repeat(std::move(node), 0, -1);
      } else if (take('+')) {
        node = repeat(std::move(node), 1, -1);
      } else if (take('{')) {
        const int low = integer();
        int high = low;
        if (take(',')) high = look() == '}' ? -1 : integer();
        if (high >= 0 && high < low) fail("a repeat whose end is below its start");
        expect('}');
        node = repeat(std::move(node), low, high);
      } else if (take(':')) {
        const std::size_t from = at_;
        const std::string_view of = name();
        if (of.empty() || (of[0] >= '0' && of[0] <= '9')) fail("expected a name that begins with a letter", from);
        const std::uint32_t to = slot(of);
        if (captures(node, to)) fail("`:" + std::string(of) + "` stands inside of itself", from);
        node = captured(std::move(node), to);
      } else {
        return node;
      }
    }
  }

  Node bracket() {
    const std::size_t from = at_ - 1;
    if (bracketed_) fail("`[` stands twice: a pattern has one extent", from);
    bracketed_ = true;
    Node inside = choice();
    expect(']');
    return captured(std::move(inside), 0);
  }

  int integer() {
    look();
    const std::size_t from = at_;
    const std::string_view s = name();
    if (s.empty() || s.find_first_not_of("0123456789") != s.npos) fail("expected a number", from);
    if (s.size() > 2) fail("more than 99 repeats", from);
    return s.size() == 1 ? s[0] - '0' : (s[0] - '0') * 10 + s[1] - '0';
  }

  static Node repeat(Node what, int min, int max) {
    Node out{Node::repeat, 0, min, max, {}};
    out.parts.push_back(std::move(what));
    return out;
  }
  static Node captured(Node what, std::uint32_t slot) {
    Node out{Node::capture, slot, 0, 0, {}};
    out.parts.push_back(std::move(what));
    return out;
  }
  std::uint32_t slot(std::string_view of) {
    auto& names = out_.captures;
    auto it = std::find(names.begin() + 1, names.end(), of);
    if (it == names.end()) it = names.insert(names.end(), std::string(of));
    return static_cast<std::uint32_t>(it - names.begin());
  }

  // Tests joined by &.
  Node joined() {
    std::size_t from = at_;
    Node node = single();
    if (look() != '&') return node;
    ItemTest test{.kind = ItemTest::both, .parts = {test_of(node, from)}};
    while (take('&')) {
      look();
      from = at_;
      test.parts.push_back(test_of(single(), from));
    }
    return item(std::move(test));
  }
  std::uint32_t test_of(const Node& node, std::size_t from) const {
    if (node.kind != Node::item) fail("`!` and `&` are of one item", from);
    return node.value;
  }

  Node single() {
    if (take('!')) {
      if (++depth_ > 100) fail("brackets nested more than 100 deep");
      look();
      const std::size_t from = at_;
      const std::uint32_t inner = test_of(single(), from);
      --depth_;
      return item({.kind = ItemTest::other, .parts = {inner}});
    }
    if (take('(')) {
      Node inside = choice();
      expect(')');
      return inside;
    }
    return base();
  }

  Node item(ItemTest test) {
    const auto it = std::find(tests_.tests.begin() + static_cast<std::ptrdiff_t>(first_test_), tests_.tests.end(), test);
    const auto id = static_cast<std::uint32_t>(it - tests_.tests.begin());
    if (it == tests_.tests.end()) tests_.tests.push_back(std::move(test));
    if (tests_.tests.size() - first_test_ > kMaxSteps)
      fail("more than " + std::to_string(kMaxSteps) + " different tests; words so many are `terms` of a rule, and <label> here");
    return {Node::item, id, 0, 0, {}};
  }

  Node base() {
    const char c = look();
    const std::size_t from = at_;
    if (take('.')) return item({.kind = ItemTest::any});
    if (take('"')) return words(until('"', "a quotation mark is missing"), false, from);
    if (take('\'')) return words(until('\'', "a quotation mark is missing"), true, from);
    if (take('<')) return record(until('>', "a `>` is missing"), from);
    if (take('/')) return regex(from);
    if (!name_char(c)) fail(c == '\0' ? "the pattern ends too soon" : "expected a word, class, shape, <kind> or bracket");
    const std::string_view of = name();
    for (const ShapeName& s : kShapeNames)
      if (s.name == of) return item({.kind = ItemTest::shape, .shapes = s.shapes});
    const auto cls = std::find(kClassNames.begin(), kClassNames.end(), of);
    if (cls == kClassNames.end())
      fail("`" + std::string(of) + "` is no shape and no class of the vocabulary; words stand in quotation marks", from);
    return item({.kind = ItemTest::cls, .id = static_cast<std::uint32_t>(cls - kClassNames.begin())});
  }

  Node words(std::string_view quoted, bool exact, std::size_t from) {
    Tokens tokens;
    scan(quoted, tokens);
    if (tokens.empty()) fail("a word without a letter", from);
    std::vector<Node> parts;
    for (const Token& t : tokens) {
      const std::string_view word = t.span().of(quoted);
      const WordId id = tests_.words.add(word);
      if (exact) parts.push_back(item({.kind = ItemTest::exact, .id = id, .text = std::string(word)}));
      else parts.push_back(item({.kind = ItemTest::word, .id = id, .need = need_of(t.shape)}));
    }
    if (parts.size() == 1) return std::move(parts[0]);
    return {Node::sequence, 0, 0, 0, std::move(parts)};
  }

  Node record(std::string_view inside, std::size_t from) {
    RecordQuestion q{std::string(inside), "", true};
    if (std::find(labels_.begin(), labels_.end(), inside) == labels_.end()) {
      const std::size_t space = inside.find(' ');
      q = {std::string(inside.substr(0, space)), space == inside.npos ? "" : std::string(inside.substr(space + 1)), false};
      const RecordKind* kind = record_kind(q.name);
      if (!kind) fail("`<" + std::string(inside) + ">` is no kind and no label of these rules", from);
      if (space != inside.npos && std::find(kind->types.begin(), kind->types.end(), q.type) == kind->types.end()) {
        std::string known;
        for (std::string_view t : kind->types) known += (known.empty() ? "; there are " : ", ") + std::string(t);
        fail("`" + q.type + "` is no type of `" + q.name + "`" + known, from);
      }
    }
    auto& all = tests_.questions;
    const auto it = std::find(all.begin(), all.end(), q);
    const auto id = static_cast<std::uint32_t>(it - all.begin());
    if (it == all.end()) all.push_back(std::move(q));
    return item({.kind = ItemTest::record, .id = id});
  }

  Node regex(std::size_t from) {
    std::string pattern;
    for (;; ++at_) {
      if (at_ >= text_.size()) fail("a `/` is missing", from);
      if (text_[at_] == '/') break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (text_[at_ + 1] != '/') pattern += '\\';
        ++at_;
      }
      pattern += text_[at_];
    }
    ++at_;
    try {
      tests_.patterns.push_back(std::make_unique<const Pattern>(pattern));
    } catch (const Error& e) {
      fail(e.what(), from);
    }
    return item({.kind = ItemTest::regex, .id = static_cast<std::uint32_t>(tests_.patterns.size() - 1)});
  }

  static bool captures(const Node& n, std::uint32_t slot) {
    return (n.kind == Node::capture && n.value == slot) ||
           std::any_of(n.parts.begin(), n.parts.end(), [&](const Node& p) { return captures(p, slot); });
  }
  static const Node* extent_of(const Node& n) {
    if (n.kind == Node::capture && n.value == 0) return &n;
    for (const Node& p : n.parts)
      if (const Node* found = extent_of(p)) return found;
    return nullptr;
  }
  static bool can_be_empty(const Node& n) {
    const auto empty = [](const Node& p) { return can_be_empty(p); };
    switch (n.kind) {
      case Node::item: return false;
      case Node::sequence:
      case Node::capture: return std::all_of(n.parts.begin(), n.parts.end(), empty);
      case Node::choice: return std::any_of(n.parts.begin(), n.parts.end(), empty);
      case Node::repeat: return n.min == 0 || empty(n.parts[0]);
    }
    return true;
  }

  // The rarest thing that each of its matches has.
  ItemKeys needs_of(const Node& n) const {
    ItemKeys out;
    out.any = true;
    switch (n.kind) {
      case Node::item: return keys_of(tests_.tests[n.value], tests_);
      case Node::choice:
        out.any = false;
        for (const Node& p : n.parts) out.join(needs_of(p));
        break;
      case Node::repeat:
        if (n.min == 0) break;
        [[fallthrough]];
      case Node::sequence:
      case Node::capture:
        for (const Node& p : n.parts)
          if (ItemKeys k = needs_of(p); k.width() < out.width()) out = std::move(k);
        break;
    }
    return out;
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(out_.program.size()); }
  std::uint32_t put(TokenPattern::Step s) {
    if (out_.program.size() >= kMaxSteps) fail("the pattern is too large: more than " + std::to_string(kMaxSteps) + " steps", 0);
    out_.program.push_back(s);
    return here() - 1;
  }

  void emit(const Node& n) {
    auto& code = out_.program;
    if (++emitted_ > kMaxSteps * 10) fail("the pattern is too large", 0);  // repeats of nothing
    switch (n.kind) {
      case Node::item: put({Op::item, n.value}); return;
      case Node::sequence:
        for (const Node& p : n.parts) emit(p);
        return;
      case Node::choice: {
        std::vector<std::uint32_t> ends;
        for (std::size_t i = 0; i + 1 < n.parts.size(); ++i) {
          const std::uint32_t split = put({Op::split});
          code[split].x = here();
          emit(n.parts[i]);
          ends.push_back(put({Op::jump}));
          code[split].y = here();
        }
        emit(n.parts.back());
        for (std::uint32_t e : ends) code[e].x = here();
        return;
      }
      case Node::repeat: {
        for (int i = 0; i < n.min; ++i) emit(n.parts[0]);
        if (n.max < 0) {
          const std::uint32_t split = put({Op::split});
          code[split].x = here();
          emit(n.parts[0]);
          put({Op::jump, split});
          code[split].y = here();
          return;
        }
        std::vector<std::uint32_t> splits;
        for (int i = n.min; i < n.max; ++i) {
          splits.push_back(put({Op::split}));
          code[splits.back()].x = here();
          emit(n.parts[0]);
        }
        for (std::uint32_t s : splits) code[s].y = here();
        return;
      }
      case Node::capture:
        put({Op::save, n.value * 2});
        emit(n.parts[0]);
        put({Op::save, n.value * 2 + 1});
        return;
    }
  }

  std::string_view text_;
  const std::vector<std::string_view>& labels_;
  RuleTests& tests_;
  TokenPattern& out_;
  std::size_t at_ = 0, depth_ = 0;
  std::size_t first_test_ = tests_.tests.size();  // tests are shared within a pattern: what begins with one is the pattern's own
  std::size_t emitted_ = 0;
  bool bracketed_ = false;
};

// The sets of the automaton: which items of the program come first, next and last.
void find_sets(TokenPattern& p, const RuleTests& tests) {
  const auto& code = p.program;
  std::vector<std::uint32_t> item_of(code.size());
  for (std::size_t pc = 0; pc < code.size(); ++pc)
    if (code[pc].op == Op::item) {
      item_of[pc] = static_cast<std::uint32_t>(p.tests.size());
      p.tests.push_back(code[pc].x);
    }
  p.words = (p.tests.size() + 63) / 64;
  p.first.assign(p.words, 0);
  p.last.assign(p.words, 0);
  p.follow.assign(p.words * p.tests.size(), 0);
  std::vector<std::size_t> seen(code.size(), 0);
  std::vector<std::uint32_t> open;
  std::size_t round = 0;
  // The items that can be reached from a step without taking one; whether the end can.
  const auto close = [&](std::uint32_t from, std::uint64_t* set) {
    bool ends = false;
    ++round;
    open.assign(1, from);
    while (!open.empty()) {
      const std::uint32_t pc = open.back();
      open.pop_back();
      if (seen[pc] == round) continue;
      seen[pc] = round;
      switch (code[pc].op) {
        case Op::item: set[item_of[pc] / 64] |= std::uint64_t{1} << (item_of[pc] % 64); break;
        case Op::match: ends = true; break;
        case Op::jump: open.push_back(code[pc].x); break;
        case Op::save: open.push_back(pc + 1); break;
        case Op::split:
          open.push_back(code[pc].x);
          open.push_back(code[pc].y);
          break;
      }
    }
    return ends;
  };
  close(0, p.first.data());
  for (std::size_t i = 0; i < p.tests.size(); ++i)
    if (p.first[i / 64] >> (i % 64) & 1) p.begin.join(keys_of(tests.tests[p.tests[i]], tests));
  for (std::uint32_t pc = 0; pc < code.size(); ++pc)
    if (code[pc].op == Op::item) {
      const std::uint32_t i = item_of[pc];
      if (close(pc + 1, &p.follow[i * p.words])) p.last[i / 64] |= std::uint64_t{1} << (i % 64);
    }
}

}  // namespace

void ItemKeys::join(const ItemKeys& other) {
  words.insert(words.end(), other.words.begin(), other.words.end());
  classes.insert(classes.end(), other.classes.begin(), other.classes.end());
  questions.insert(questions.end(), other.questions.begin(), other.questions.end());
  shapes |= other.shapes;
  any |= other.any;
}

WordId RuleWords::add(std::string_view token) {
  char buffer[48];
  const std::string_view plain = fold_token(token, buffer);
  const bool ascii = !plain.empty() && is_ascii(plain);
  if (ascii)
    if (const EntryId entry = kLexicon.find(plain)) return entry;
  beyond_ascii_ |= !ascii;
  const auto [it, fresh] = own_.try_emplace(ascii ? std::string(plain) : folded(token), 0);
  if (fresh) it->second = static_cast<WordId>(kLexicon.entries.size() + own_.size() - 1);
  return it->second;
}

WordId RuleWords::find(std::string_view token, EntryId entry) const {
  if (own_.empty() || (entry && (!beyond_ascii_ || is_ascii(token)))) return entry;
  char buffer[48];
  const std::string_view plain = fold_token(token, buffer);
  const bool ascii = !plain.empty() && is_ascii(plain);
  if (ascii ? entry != 0 : !beyond_ascii_) return entry;
  const auto it = ascii ? own_.find(plain) : own_.find(folded(token));
  return it == own_.end() ? WordId{entry} : it->second;
}

std::size_t RuleWords::size() const { return kLexicon.entries.size() + own_.size(); }

TokenPattern compile_tokens(std::string_view pattern, const std::vector<std::string_view>& labels, RuleTests& tests) {
  TokenPattern out;
  Reader(pattern, labels, tests, out).run();
  find_sets(out, tests);
  return out;
}

}  // namespace newspan
