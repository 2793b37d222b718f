#include "grammar/compiler.hpp"

#include <algorithm>
#include <bitset>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "text/scan.hpp"
#include "unicode/char_class.hpp"

namespace newspan {
namespace {

constexpr std::size_t kMaxTests = 512;
using TestSet = std::bitset<kMaxTests>;

// What one item must be: any of the base tests, all of which hold (with !: does not).
struct Base {
  enum Kind : std::uint8_t { any, word, cls, shape, record } kind;
  bool negated;
  std::uint32_t id;      // entry or class
  Need need;             // of a word
  std::uint64_t shapes;  // of a shape; of a record: its tags
  auto operator<=>(const Base&) const = default;
};
using Test = std::vector<Base>;
// Any of some tests. In a program a test with this bit is one of these, until Symbols numbers what is asked for.
using Unions = std::vector<std::vector<std::uint32_t>>;
constexpr std::uint32_t kUnion = 0x8000;

struct Node {
  enum Kind : std::uint8_t { item, sequence, choice, repeat, capture } kind;
  std::uint32_t value = 0;  // item: test; capture: slot
  int min = 0, max = 0;     // repeat; max -1: no end
  std::vector<std::shared_ptr<Node>> parts;
};
using NodePtr = std::shared_ptr<Node>;

struct Line {
  std::size_t number;
  std::string text;
};

std::vector<Line> logical_lines(std::string_view rules) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (std::size_t from = 0; from < rules.size();) {
    std::size_t to = rules.find('\n', from);
    if (to == std::string_view::npos) to = rules.size();
    std::string line(rules.substr(from, to - from));
    from = to + 1;
    ++number;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"') quoted = !quoted;
      if (line[i] == '#' && !quoted) line.resize(i);
    }
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.pop_back();
    if (line.empty()) continue;
    if ((line[0] == ' ' || line[0] == '\t') && !lines.empty()) lines.back().text += " " + line;
    else lines.push_back({number, line});
  }
  return lines;
}

class Parser {
 public:
  Parser(std::string_view source, const LexiconBuilder& lexicon, GrammarTables& out) : source_(source), lexicon_(lexicon), out_(out) {
    out_.captures.push_back("extent");
  }

  void run(std::string_view rules) {
    for (const Line& line : logical_lines(rules)) {
      line_ = line.number;
      text_ = line.text;
      at_ = depth_ = 0;
      if (text_.starts_with("see ")) {
        at_ = 4;
        while (!done()) seen_.push_back(base());
        continue;
      }
      if (text_.starts_with("let ")) {
        at_ = 4;
        const std::string name = identifier();
        expect('=');
        lets_[name] = choice();
        if (!done()) fail("something behind the pattern");
        continue;
      }
      const std::string name = identifier();
      expect(':');
      const std::uint8_t from = edge('^');
      NodePtr pattern = choice();
      const std::uint8_t to = edge('$');
      expect('-');
      expect('>');
      const std::string action = identifier();
      skip();
      rule(name, pattern, action, std::string(text_.substr(at_)));
      out_.rules.back().from = from;
      out_.rules.back().to = to;
    }
  }

  const std::vector<Test>& tests() const { return tests_; }
  const Unions& unions() const { return unions_; }
  const std::vector<Base>& seen() const { return seen_; }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::invalid_argument, std::string(source_),
                std::string(source_) + ":" + std::to_string(line_) + ": " + what + " at `" +
                    std::string(text_.substr(std::min(at_, text_.size()), 30)) + "`",
                line_);
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool done() {
    skip();
    return at_ >= text_.size();
  }
  char look() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void expect(char c) {
    if (look() != c) fail(std::string("expected `") + c + "`");
    ++at_;
  }
  static bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
  std::string identifier() {
    skip();
    const std::size_t from = at_;
    while (at_ < text_.size() && name_char(text_[at_])) ++at_;
    if (at_ == from) fail("expected a name");
    return std::string(text_.substr(from, at_ - from));
  }

  // ^ or ^line or ^paragraph; $ likewise. The token flags they ask for.
  std::uint8_t edge(char sign) {
    if (look() != sign) return 0;
    ++at_;
    if (at_ >= text_.size() || !name_char(text_[at_])) return kSentenceStart;
    const std::string name = identifier();
    if (name == "line") return kLineBefore;
    if (name == "paragraph") return kParagraphBefore;
    fail("an edge is `^`, `^line` or `^paragraph`, at an end with `$`");
  }

  NodePtr choice() {
    if (++depth_ > 100) fail("brackets nested more than 100 deep");
    auto node = std::make_shared<Node>(Node{Node::choice, 0, 0, 0, {sequence()}});
    while (look() == '|') {
      ++at_;
      node->parts.push_back(sequence());
    }
    --depth_;
    join_items(node->parts);
    return node->parts.size() == 1 ? node->parts[0] : node;
  }

  // Alternatives side by side that are one item each are one test: any of theirs.
  void join_items(std::vector<NodePtr>& parts) {
    const auto item_of = [](NodePtr p) {
      while (p->kind == Node::sequence && p->parts.size() == 1) p = p->parts[0];
      return p->kind == Node::item ? p : nullptr;
    };
    std::vector<NodePtr> out;
    std::vector<std::uint32_t> members;
    const auto flush = [&] {
      if (members.empty()) return;
      std::sort(members.begin(), members.end());
      members.erase(std::unique(members.begin(), members.end()), members.end());
      std::uint32_t id = members[0];
      if (members.size() > 1) {
        const auto it = std::find(unions_.begin(), unions_.end(), members);
        id = kUnion | static_cast<std::uint32_t>(it - unions_.begin());
        if (it == unions_.end()) unions_.push_back(members);
      }
      out.push_back(std::make_shared<Node>(Node{Node::item, id, 0, 0, {}}));
      members.clear();
    };
    for (const NodePtr& p : parts) {
      const NodePtr item = item_of(p);
      if (!item) {
        flush();
        out.push_back(p);
      } else if (item->value & kUnion) {
        const auto& more = unions_[item->value & ~kUnion];
        members.insert(members.end(), more.begin(), more.end());
      } else {
        members.push_back(item->value);
      }
    }
    flush();
    parts = std::move(out);
  }

  NodePtr sequence() {
    auto node = std::make_shared<Node>(Node{Node::sequence, 0, 0, 0, {}});
    for (;;) {
      const char c = look();
      if (c == '\0' || c == '|' || c == ')' || c == ']' || c == '$' || (c == '-' && text_.substr(at_, 2) == "->")) return node;
      node->parts.push_back(postfix());
    }
  }

  NodePtr postfix() {
    NodePtr node;
    if (look() == '(') {
      ++at_;
      node = choice();
      expect(')');
    } else if (look() == '[') {
      ++at_;
      node = captured(choice(), 0);
      expect(']');
    } else {
      node = item();
    }
    for (;;) {
      if (at_ >= text_.size()) return node;
      const char c = text_[at_];  // no space before: `A ?` is an error
      if (c == '?') {
        node = repeat(node, 0, 1);
      } else if (c == '*') {
        node = repeat(node, 0, -1);
      } else if (c == '+') {
        node = repeat(node, 1, -1);
      } else if (c == '{') {
        ++at_;
        const int low = integer();
        int high = low;
        if (look() == ',') {
          ++at_;
          high = integer();
        }
        if (look() != '}') fail("expected `}`");
        if (high < low) fail("a repeat whose end is below its start");
        node = repeat(node, low, high);
      } else if (c == ':') {
        ++at_;
        node = captured(node, slot(identifier()));
        continue;
      } else {
        return node;
      }
      ++at_;
    }
  }

  int integer() {
    const std::string s = identifier();
    if (s.find_first_not_of("0123456789") != std::string::npos) fail("expected a number");
    if (s.size() > 2) fail("more than 99 repeats");
    return std::stoi(s);
  }

  static NodePtr repeat(NodePtr what, int min, int max) {
    return std::make_shared<Node>(Node{Node::repeat, 0, min, max, {std::move(what)}});
  }
  static NodePtr captured(NodePtr what, std::uint32_t slot) {
    return std::make_shared<Node>(Node{Node::capture, slot, 0, 0, {std::move(what)}});
  }

  std::uint32_t slot(const std::string& name) {
    auto& names = out_.captures;
    const auto it = std::find(names.begin(), names.end(), name);
    if (it != names.end()) return static_cast<std::uint32_t>(it - names.begin());
    if (names.size() >= kMaxCaptures) fail("too many capture names");
    names.push_back(name);
    return static_cast<std::uint32_t>(names.size() - 1);
  }

  NodePtr item() {
    if (name_char(look())) {
      const std::size_t from = at_;
      const auto it = lets_.find(identifier());
      if (it != lets_.end() && (at_ >= text_.size() || text_[at_] != '&')) return it->second;
      at_ = from;
    }
    Test test{base()};
    while (at_ < text_.size() && text_[at_] == '&') {
      ++at_;
      test.push_back(base());
    }
    std::sort(test.begin(), test.end());
    const auto it = std::find(tests_.begin(), tests_.end(), test);
    const auto id = static_cast<std::uint32_t>(it - tests_.begin());
    if (it == tests_.end()) tests_.push_back(test);
    if (tests_.size() > kMaxTests) fail("too many different tests");
    return std::make_shared<Node>(Node{Node::item, id, 0, 0, {}});
  }

  Base base() {
    Base b{Base::any, false, 0, Need::any, 0};
    if (look() == '!') {
      ++at_;
      b.negated = true;
    }
    const char c = look();
    if (c == '.') {
      ++at_;
      return b;
    }
    if (c == '<') {
      const std::size_t to = text_.find('>', at_);
      if (to == std::string_view::npos) fail("a `>` is missing");
      const std::string name(text_.substr(at_, to - at_));
      b.kind = Base::record;
      for (std::size_t i = 0; i < kRecordTags.size(); ++i)
        if (kRecordTags[i] == name + ">" || kRecordTags[i].starts_with(name + " ")) b.shapes |= std::uint64_t{1} << i;
      if (!b.shapes) fail("there is no record `" + name + ">`");
      at_ = to + 1;
      return b;
    }
    if (c == '"') {
      const std::size_t to = text_.find('"', at_ + 1);
      if (to == std::string_view::npos) fail("a quotation mark is missing");
      const std::string_view word = text_.substr(at_ + 1, to - at_ - 1);
      at_ = to + 1;
      b.kind = Base::word;
      b.id = const_cast<LexiconBuilder&>(lexicon_).add_word(word);  // there already: collect_words
      b.need = LexiconBuilder::need_of(word);
      return b;
    }
    const std::size_t from = at_;
    const std::string name = identifier();
    for (const ShapeName& s : kShapeNames)
      if (s.name == name) {
        b.kind = Base::shape;
        b.shapes = s.shapes;
        return b;
      }
    const int cls = lexicon_.class_id(name);
    if (cls < 0) {
      at_ = from;
      fail("`" + name + "` is no class, shape or let");
    }
    b.kind = Base::cls;
    b.id = static_cast<std::uint32_t>(cls);
    return b;
  }

  void rule(const std::string& name, const NodePtr& pattern, const std::string& action, std::string argument) {
    for (const auto& r : out_.rules)
      if (r.name == name) fail("the rule `" + name + "` stands twice");
    auto it = std::find(out_.actions.begin(), out_.actions.end(), action);
    const auto action_id = static_cast<std::uint16_t>(it - out_.actions.begin());
    if (it == out_.actions.end()) out_.actions.push_back(action);
    const std::size_t from = out_.programs.size();
    if (can_be_empty(*extent_of(pattern))) fail("the extent of `" + name + "` can be empty");
    emit(*pattern);
    put({Op::match, 0, 0, 0});
    if ((out_.programs.size() - from) * (kMaxItems + 1) > kMaxCells) fail("the rule `" + name + "` is too large");
    out_.rules.push_back({name, std::move(argument), action_id, static_cast<std::uint16_t>(from),
                          static_cast<std::uint16_t>(out_.programs.size() - from), 0, 0,
                          extent_of(pattern) == pattern || extent_of(pattern) == innermost(pattern), false});
    for (std::size_t i = from; i < out_.programs.size(); ++i)
      out_.rules.back().captures |= out_.programs[i].op == Op::save && out_.programs[i].a > 1;
  }

  // A pattern that is nothing but another one.
  static NodePtr innermost(NodePtr n) {
    while (n->kind == Node::sequence && n->parts.size() == 1) n = n->parts[0];
    return n;
  }
  // The part in [ ], or the whole.
  static NodePtr extent_of(const NodePtr& n) {
    const std::function<NodePtr(const NodePtr&)> find = [&](const NodePtr& x) -> NodePtr {
      if (x->kind == Node::capture && x->value == 0) return x;
      for (const NodePtr& p : x->parts)
        if (NodePtr e = find(p)) return e;
      return nullptr;
    };
    const NodePtr e = find(n);
    return e ? e : n;
  }
  static bool can_be_empty(const Node& n) {
    const auto empty = [](const NodePtr& p) { return can_be_empty(*p); };
    switch (n.kind) {
      case Node::item: return false;
      case Node::sequence:
      case Node::capture: return std::all_of(n.parts.begin(), n.parts.end(), empty);
      case Node::choice: return std::any_of(n.parts.begin(), n.parts.end(), empty);
      case Node::repeat: return n.min == 0 || can_be_empty(*n.parts[0]);
    }
    return false;
  }

  std::uint16_t here() const { return static_cast<std::uint16_t>(out_.programs.size()); }
  std::uint16_t put(Instruction i) {
    if (out_.programs.size() >= 0xffff) fail("the grammar is too large");
    out_.programs.push_back(i);
    return static_cast<std::uint16_t>(out_.programs.size() - 1);
  }

  void emit(const Node& n) {
    auto& code = out_.programs;
    switch (n.kind) {
      case Node::item: put({Op::item, 0, static_cast<std::uint16_t>(n.value), 0}); return;
      case Node::sequence:
        for (const NodePtr& p : n.parts) emit(*p);
        return;
      case Node::choice: {
        std::vector<std::uint16_t> ends;
        for (std::size_t i = 0; i + 1 < n.parts.size(); ++i) {
          const std::uint16_t split = put({Op::split, 0, 0, 0});
          code[split].x = here();
          emit(*n.parts[i]);
          ends.push_back(put({Op::jump, 0, 0, 0}));
          code[split].y = here();
        }
        emit(*n.parts.back());
        for (std::uint16_t e : ends) code[e].x = here();
        return;
      }
      case Node::repeat: {
        for (int i = 0; i < n.min; ++i) emit(*n.parts[0]);
        if (n.max < 0) {
          const std::uint16_t split = put({Op::split, 0, 0, 0});
          code[split].x = here();
          emit(*n.parts[0]);
          put({Op::jump, 0, split, 0});
          code[split].y = here();
          return;
        }
        std::vector<std::uint16_t> splits;
        for (int i = n.min; i < n.max; ++i) {
          splits.push_back(put({Op::split, 0, 0, 0}));
          code[splits.back()].x = here();
          emit(*n.parts[0]);
        }
        for (std::uint16_t s : splits) code[s].y = here();
        return;
      }
      case Node::capture:
        put({Op::save, static_cast<std::uint8_t>(n.value * 2), 0, 0});
        emit(*n.parts[0]);
        put({Op::save, static_cast<std::uint8_t>(n.value * 2 + 1), 0, 0});
        return;
    }
  }

  std::string_view source_;
  const LexiconBuilder& lexicon_;
  GrammarTables& out_;
  std::string_view text_;
  std::size_t at_ = 0, line_ = 0, depth_ = 0;
  std::map<std::string, NodePtr> lets_;
  std::vector<Test> tests_;
  Unions unions_;
  std::vector<Base> seen_;
};

// Every (entry, shape) becomes the set of what the programs ask that it passes; equal sets are one symbol. A word that is asked for among
// others alone is no question of its own.
class Symbols {
 public:
  Symbols(const std::vector<Test>& tests, const Unions& unions, const std::vector<Base>& seen, const LexiconBuilder& lexicon,
          GrammarTables& out)
      : tests_(tests), number_class_(lexicon.class_id("NUMBER")) {
    const Lexicon lex = lexicon.view();
    std::map<std::vector<std::uint32_t>, std::uint16_t> asked;
    for (Instruction& i : out.programs) {
      if (i.op != Op::item) continue;
      std::vector<std::uint32_t> any = i.x & kUnion ? unions[i.x & ~kUnion] : std::vector<std::uint32_t>{i.x};
      const auto [it, fresh] = asked.try_emplace(any, static_cast<std::uint16_t>(asked.size()));
      if (fresh) questions_.push_back(std::move(any));
      i.x = it->second;
    }
    if (questions_.size() > kMaxTests) throw Error(ErrorCode::invalid_argument, "grammar", "too many different tests");
    std::map<std::string, Symbol> symbol_of;  // keyed by the bits as text: bitsets have no order
    std::map<std::vector<Symbol>, std::uint16_t> row_of;
    const auto row = [&](EntryId entry) {
      std::vector<Symbol> symbols;
      for (std::size_t s = 0; s < kShapes; ++s) {
        if (!possible(lex, entry, static_cast<Shape>(s))) {
          symbols.push_back(0);
          continue;
        }
        const TestSet set = passed(lex, entry, static_cast<Shape>(s));
        const auto [it, fresh] = symbol_of.try_emplace(set.to_string(), static_cast<Symbol>(symbol_of.size()));
        if (fresh) {
          if (symbol_of.size() > 4096) throw Error(ErrorCode::invalid_argument, "grammar", "more than 4096 symbols");
          sets_.push_back(set);
        }
        symbols.push_back(it->second);
      }
      const auto [it, fresh] = row_of.try_emplace(symbols, static_cast<std::uint16_t>(row_of.size()));
      if (fresh) out.symbols.insert(out.symbols.end(), symbols.begin(), symbols.end());
      return it->second;
    };
    // Symbol 0 is the item that passes nothing but negations: unknown word, odd sign.
    symbol_of.try_emplace(passed(lex, 0, Shape::other).to_string(), Symbol{0});
    sets_.push_back(passed(lex, 0, Shape::other));
    const std::uint16_t plain = row(0);
    std::vector<bool> cited(lex.entries.size(), false);
    for (const Test& t : tests_)
      for (const Base& b : t) {
        if (b.kind == Base::word) cited[b.id] = true;
        if (b.kind == Base::record)
          for (std::size_t i = 0; i < kRecordTags.size(); ++i) cited[i + 1] = true;
        if (b.kind == Base::cls)
          for (std::size_t e = 1; e < lex.entries.size(); ++e)
            for (const Sense& s : lex.senses_of(static_cast<EntryId>(e)))
              if (s.cls == b.id) cited[e] = true;
      }
    for (std::size_t e = 0; e < lex.entries.size(); ++e) out.rows.push_back(cited[e] ? row(static_cast<EntryId>(e)) : plain);
    // Phrases that this grammar takes as one item: those its rules tell from other words, and those it says it sees.
    for (std::size_t e = 0; e < lex.entries.size(); ++e) {
      bool sees = out.rows[e] != plain;
      for (const Base& b : seen) {
        sees = sees || (b.kind == Base::word && b.id == e);
        for (const Sense& sense : lex.senses_of(static_cast<EntryId>(e))) sees = sees || (b.kind == Base::cls && sense.cls == b.id);
      }
      out.sees.push_back(sees);
    }
    out.symbol_count = static_cast<std::uint32_t>(sets_.size());
    out.tests.resize(questions_.size() * sets_.size());
    for (std::size_t t = 0; t < questions_.size(); ++t)
      for (std::size_t s = 0; s < sets_.size(); ++s) out.tests[t * sets_.size() + s] = sets_[s][t];
  }

 private:
  TestSet passed(const Lexicon& lex, EntryId entry, Shape shape) const {
    TestSet set;
    for (std::size_t q = 0; q < questions_.size(); ++q)
      for (std::uint32_t t : questions_[q]) set[q] = set[q] || passes(lex, tests_[t], entry, shape);
    return set;
  }
  // Whether a word can have a shape: signs are signs, only number words are numbers.
  bool possible(const Lexicon& lex, EntryId entry, Shape s) const {
    if (entry == 0) return true;
    if (entry <= kRecordTags.size()) return s == Shape::record;
    std::size_t at = 0;
    const std::string_view key = lex.key(entry);
    const char32_t c = next_code_point(key, at);
    const bool digit = c >= '0' && c <= '9';
    const bool letter = c < 128 ? c >= 'a' && c <= 'z' : char_class(c) <= CharClass::mark;
    if (is_letters(s) || is_glued(s)) return letter || lex.key(entry).size() > 1;
    if (is_punct(s)) return !letter && !digit;
    if (is_number(s)) {
      if (digit) return s < Shape::n_fraction || s >= Shape::n_ord_1_31;
      for (const Sense& sense : lex.senses_of(entry))
        if (sense.cls == number_class_) return s >= Shape::n_fraction;
      return false;
    }
    return s == Shape::other || s == Shape::opaque;  // a record has an entry of its own
  }
  static bool passes(const Lexicon& lex, const Test& test, EntryId entry, Shape shape) {
    for (const Base& b : test) {
      bool ok = true;
      switch (b.kind) {
        case Base::any: break;
        case Base::word: ok = entry == b.id && satisfies(shape, b.need); break;
        case Base::cls: ok = lex.sense(entry, static_cast<ClassId>(b.id), shape) != nullptr; break;
        case Base::record: ok = shape == Shape::record && entry > 0 && b.shapes >> (entry - 1) & 1; break;
        case Base::shape: ok = b.shapes >> static_cast<unsigned>(shape) & 1; break;
      }
      if (ok == b.negated) return false;
    }
    return true;
  }

  const std::vector<Test>& tests_;
  int number_class_;
  std::vector<std::vector<std::uint32_t>> questions_;  // of the programs: any of these tests
  std::vector<TestSet> sets_;
};

// Subset construction over the rules' programs, then Moore's minimization.
class Determinizer {
 public:
  explicit Determinizer(GrammarTables& g) : g_(g) {}

  void run() {
    std::vector<std::uint16_t> start;
    for (const auto& r : g_.rules) close(r.program, start);
    states_.push_back({});  // dead
    ids_[{}] = 0;
    states_.push_back(normal(start));  // state 1, even of an empty grammar
    if (!states_[1].empty()) ids_[states_[1]] = 1;
    for (std::size_t s = 0; s < states_.size(); ++s) {
      next_.resize((s + 1) * g_.symbol_count, 0);
      if (s == 0) continue;
      for (std::uint32_t symbol = 0; symbol < g_.symbol_count; ++symbol) {
        std::vector<std::uint16_t> to;
        for (std::uint16_t pc : states_[s]) {
          const Instruction& i = g_.programs[pc];
          if (i.op == Op::item && g_.tests[i.x * g_.symbol_count + symbol]) close(static_cast<std::uint16_t>(pc + 1), to);
        }
        const State t = id(normal(to));
        next_[s * g_.symbol_count + symbol] = t;
      }
    }
    minimize();
  }

 private:
  void close(std::uint16_t pc, std::vector<std::uint16_t>& out) {
    if (std::find(out.begin(), out.end(), pc) != out.end()) return;
    out.push_back(pc);
    const Instruction i = g_.programs[pc];
    switch (i.op) {
      case Op::item:
      case Op::match: return;
      case Op::jump: return close(i.x, out);
      case Op::save: return close(static_cast<std::uint16_t>(pc + 1), out);
      case Op::split:
        close(i.x, out);
        close(i.y, out);
        return;
    }
  }
  std::vector<std::uint16_t> normal(std::vector<std::uint16_t> pcs) const {
    std::erase_if(pcs, [&](std::uint16_t pc) { return g_.programs[pc].op != Op::item && g_.programs[pc].op != Op::match; });
    std::sort(pcs.begin(), pcs.end());
    return pcs;
  }
  State id(const std::vector<std::uint16_t>& pcs) {
    const auto [it, fresh] = ids_.try_emplace(pcs, static_cast<State>(states_.size()));
    if (fresh) {
      if (states_.size() >= 0xffff) throw Error(ErrorCode::invalid_argument, "grammar", "more than 65535 states");
      states_.push_back(pcs);
    }
    return it->second;
  }
  std::vector<std::uint16_t> accepted(std::size_t s) const {
    std::vector<std::uint16_t> rules;
    for (std::uint16_t pc : states_[s])
      if (g_.programs[pc].op == Op::match)
        for (std::size_t r = 0; r < g_.rules.size(); ++r)
          if (pc == g_.rules[r].program + g_.rules[r].program_size - 1) rules.push_back(static_cast<std::uint16_t>(r));
    return rules;
  }

  void minimize() {
    const std::size_t n = states_.size(), m = g_.symbol_count;
    std::vector<State> part(n);
    std::size_t parts = 0;
    {
      std::map<std::vector<std::uint16_t>, State> of;
      for (std::size_t s = 0; s < n; ++s) {
        auto key = accepted(s);
        if (s < 2) key.push_back(static_cast<std::uint16_t>(0xfff0 + s));  // dead and start keep their numbers
        part[s] = of.try_emplace(key, static_cast<State>(of.size())).first->second;
      }
      parts = of.size();
    }
    for (;;) {
      std::map<std::vector<State>, State> of;
      std::vector<State> fresh(n);
      for (std::size_t s = 0; s < n; ++s) {
        std::vector<State> key{part[s]};
        for (std::size_t i = 0; i < m; ++i) key.push_back(part[next_[s * m + i]]);
        fresh[s] = of.try_emplace(std::move(key), static_cast<State>(of.size())).first->second;
      }
      const bool stable = of.size() == parts;
      parts = of.size();
      part = fresh;
      if (stable) break;
    }
    // Parts are numbered by their first state: dead is 0, start is 1.
    std::vector<State> next(parts * m, 0);
    std::vector<std::vector<std::uint16_t>> accepts(parts);
    for (std::size_t s = n; s-- > 0;) {
      for (std::size_t i = 0; i < m; ++i) next[part[s] * m + i] = part[next_[s * m + i]];
      accepts[part[s]] = accepted(s);
    }
    for (const auto& a : accepts) {
      g_.accept_start.push_back(static_cast<std::uint32_t>(g_.accepts.size()));
      g_.accepts.insert(g_.accepts.end(), a.begin(), a.end());
    }
    g_.accept_start.push_back(static_cast<std::uint32_t>(g_.accepts.size()));
    pack(next, parts);
  }

  // First fit, the fullest rows first; equal rows once.
  void pack(const std::vector<State>& next, std::size_t states) {
    const std::size_t m = g_.symbol_count;
    std::vector<std::vector<std::uint32_t>> used(states);
    std::vector<std::size_t> order;
    std::map<std::vector<State>, State> first;
    g_.base.assign(states, {0, 0});
    for (std::size_t s = 0; s < states; ++s) {
      const auto row = next.begin() + static_cast<std::ptrdiff_t>(s * m);
      g_.base[s].owner = first.try_emplace({row, row + static_cast<std::ptrdiff_t>(m)}, static_cast<State>(s)).first->second;
      if (g_.base[s].owner != s) continue;
      order.push_back(s);
      for (std::size_t i = 0; i < m; ++i)
        if (next[s * m + i]) used[s].push_back(static_cast<std::uint32_t>(i));
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return used[a].size() > used[b].size(); });
    g_.cells.assign(m, {0, 0});
    std::size_t free = 0;  // no cell before it is free
    for (std::size_t s : order) {
      if (used[s].empty()) continue;
      while (free < g_.cells.size() && g_.cells[free].owner) ++free;
      std::size_t at = free > used[s][0] ? free - used[s][0] : 0;
      for (;; ++at) {
        if (at + m > g_.cells.size()) g_.cells.resize(at + m, {0, 0});
        if (std::none_of(used[s].begin(), used[s].end(), [&](std::uint32_t i) { return g_.cells[at + i].owner != 0; })) break;
      }
      g_.base[s].first = static_cast<std::uint32_t>(at);
      for (std::uint32_t i : used[s]) g_.cells[at + i] = {static_cast<State>(s), next[s * m + i]};
    }
    for (StateRow& row : g_.base) row.first = g_.base[row.owner].first;
  }

  GrammarTables& g_;
  std::vector<std::vector<std::uint16_t>> states_;
  std::map<std::vector<std::uint16_t>, State> ids_;
  std::vector<State> next_;
};

}  // namespace

void collect_words(std::string_view source, std::string_view rules, LexiconBuilder& lexicon) {
  for (const Line& line : logical_lines(rules)) {
    const std::string_view text = line.text;
    const auto fail = [&](const char* what) {
      throw Error(ErrorCode::invalid_argument, std::string(source), std::string(source) + ":" + std::to_string(line.number) + ": " + what,
                  line.number);
    };
    if (find_invalid_utf8(text) != std::string_view::npos) fail("not valid UTF-8");
    for (std::size_t from = text.find('"'); from != std::string_view::npos;) {
      const std::size_t to = text.find('"', from + 1);
      if (to == std::string_view::npos) fail("a quotation mark is missing");
      if (to == from + 1) fail("a word without a letter");
      lexicon.add_word(text.substr(from + 1, to - from - 1));
      from = text.find('"', to + 1);
    }
  }
}

GrammarTables compile_grammar(std::string_view source, std::string_view rules, const LexiconBuilder& lexicon) {
  GrammarTables out;
  Parser parser(source, lexicon, out);
  parser.run(rules);
  [[maybe_unused]] const Symbols symbols(parser.tests(), parser.unions(), parser.seen(), lexicon, out);
  Determinizer(out).run();
  return out;
}

}  // namespace newspan
