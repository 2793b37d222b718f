#include "rules/lattice.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "words.hpp"

namespace newspan {

// ---- the items

void Lattice::reset(const Text& text, const RuleTests& tests) {
  text_ = &text;
  const std::size_t n = text.tokens.size();
  words_.resize(n);
  shapes_.resize(n);
  wide_.clear();
  covers_.resize(tests.questions.size());
  for (auto& c : covers_) c.clear();
  for (std::size_t i = 0; i < n; ++i) {
    const Token& t = text.tokens[i];
    words_[i] = tests.words.any() ? tests.words.find(text.of(t), t.entry) : WordId{t.entry};
    shapes_[i] = t.shape;
  }
  // Phrases are of classes alone.
  const bool classes = std::any_of(tests.tests.begin(), tests.tests.end(), [](const ItemTest& t) { return t.kind == ItemTest::cls; });
  if (classes)
    for (const Phrase& p : text.phrases)
      wide_.push_back({RuleItem::phrase, text.tokens[p.first].shape, p.entry, p.entry, 0, p.first, p.last});
  for (const Number& x : text.numbers) {
    const bool one = x.last == x.first + 1;
    if (one && shapes_[x.first] == x.shape) continue;
    wide_.push_back(
        {RuleItem::plain, x.shape, one ? text.tokens[x.first].entry : EntryId{0}, one ? words_[x.first] : 0, 0, x.first, x.last});
    // Digits inside a longer number are no number by themselves.
    if (!one)
      for (std::uint32_t i = x.first; i < x.last; ++i)
        if (is_number(shapes_[i])) shapes_[i] = Shape::n_bad;
  }
}

void Lattice::add(std::uint32_t question, std::uint32_t first, std::uint32_t last) {
  const bool one = last == first + 1;
  wide_.push_back({RuleItem::record, one ? text_->tokens[first].shape : Shape::record, one ? text_->tokens[first].entry : EntryId{0},
                   one ? words_[first] : 0, question, first, last});
}

void Lattice::seal() {
  const auto key = [](const RuleItem& i) { return std::tuple(i.first, ~i.last, i.kind, i.question, i.shape); };
  std::sort(wide_.begin(), wide_.end(), [&](const RuleItem& a, const RuleItem& b) { return key(a) < key(b); });
  wide_.erase(
      std::unique(wide_.begin(), wide_.end(), [&](const RuleItem& a, const RuleItem& b) { return key(a) == key(b) && a.word == b.word; }),
      wide_.end());
  first_wide_.assign(shapes_.size() + 1, 0);
  std::size_t at = 0;
  for (std::size_t i = 0; i <= shapes_.size(); ++i) {
    while (at < wide_.size() && wide_[at].first < i) ++at;
    first_wide_[i] = static_cast<std::uint32_t>(at);
  }
  for (auto& c : covers_) c.clear();
  for (const RuleItem& i : wide_) {
    if (i.kind != RuleItem::record) continue;
    auto& cover = covers_[i.question];
    cover.push_back({i.first, cover.empty() ? i.last : std::max(cover.back().last, i.last)});
  }
}

bool Lattice::inside(std::uint32_t question, const RuleItem& i) const {
  const auto& cover = covers_[question];
  const auto behind = std::upper_bound(cover.begin(), cover.end(), i.first, [](std::uint32_t at, const Cover& c) { return at < c.first; });
  return behind != cover.begin() && std::prev(behind)->last >= i.last;
}

// ---- tests

namespace {

struct Asker {
  const Lattice& lattice;
  const RuleTests& tests;

  // Whether an item is what a test says.
  bool holds(const ItemTest& t, const RuleItem& i) const {
    switch (t.kind) {
      case ItemTest::any: return true;
      case ItemTest::word: return i.word == t.id && satisfies(i.shape, t.need);
      case ItemTest::exact: return i.word == t.id && lattice.text_of(i) == t.text;
      case ItemTest::cls: return i.entry && kLexicon.has_sense(i.entry, static_cast<ClassId>(t.id), i.shape);
      case ItemTest::shape: return t.shapes >> static_cast<unsigned>(i.shape) & 1;
      case ItemTest::regex: {
        const std::string_view text = lattice.text_of(i);
        std::vector<Span> groups;
        return tests.patterns[t.id]->find(text, 0, text.size(), Anchor::both, groups);
      }
      case ItemTest::record: return (i.kind == RuleItem::record && i.question == t.id) || lattice.inside(t.id, i);
      case ItemTest::both: return std::all_of(t.parts.begin(), t.parts.end(), [&](std::uint32_t p) { return holds(tests.tests[p], i); });
      case ItemTest::either: return std::any_of(t.parts.begin(), t.parts.end(), [&](std::uint32_t p) { return passes(tests.tests[p], i); });
      case ItemTest::other: return !holds(tests.tests[t.parts[0]], i);
    }
    return false;
  }
  // Whether it is meant: `.` and words are tokens, a record is taken where it is asked for.
  bool means(const ItemTest& t, const RuleItem& i) const {
    switch (t.kind) {
      case ItemTest::record: return i.kind == RuleItem::record && i.question == t.id;
      case ItemTest::cls: return i.kind != RuleItem::record;
      case ItemTest::both: {
        bool told = false;
        for (std::uint32_t p : t.parts) {
          if (tests.tests[p].kind == ItemTest::other) continue;
          if (means(tests.tests[p], i)) return true;
          told = true;
        }
        return !told && i.kind == RuleItem::plain;
      }
      case ItemTest::either: return std::any_of(t.parts.begin(), t.parts.end(), [&](std::uint32_t p) { return means(tests.tests[p], i); });
      default: return i.kind == RuleItem::plain;
    }
  }
  bool passes(const ItemTest& t, const RuleItem& i) const { return holds(t, i) && means(t, i); }
};

}  // namespace

// ---- the patterns together

TokenMatcher::TokenMatcher(std::vector<Entry> patterns, const RuleTests& tests) : patterns_(std::move(patterns)), tests_(tests) {
  std::vector<const ItemKeys*> begin, needs;
  for (const Entry& e : patterns_) {
    begin.push_back(&e.pattern->begin);
    needs.push_back(&e.pattern->needs);
  }
  begin_.build(begin, tests);
  needs_.build(needs, tests);
}

void TokenMatcher::Index::build(const std::vector<const ItemKeys*>& keys, const RuleTests& tests) {
  by_shape.resize(kShapes);
  by_question.resize(tests.questions.size());
  std::vector<std::pair<WordId, std::uint32_t>> words;
  const auto put = [](std::vector<std::uint32_t>& to, std::uint32_t place) {
    if (to.empty() || to.back() != place) to.push_back(place);
  };
  for (std::uint32_t place = 0; place < keys.size(); ++place) {
    const ItemKeys& k = *keys[place];
    if (k.any) {
      any.push_back(place);
      continue;
    }
    for (WordId w : k.words) words.emplace_back(w, place);
    ClassSet classes;
    for (ClassId c : k.classes) classes.add(c);
    if (!k.classes.empty())
      for (std::size_t e = 1; e < kLexicon.entries.size(); ++e)
        if (kLexicon.classes_of(static_cast<EntryId>(e)).meets(classes)) words.emplace_back(static_cast<WordId>(e), place);
    for (std::size_t s = 0; s < kShapes; ++s)
      if (k.shapes >> s & 1) by_shape[s].push_back(place);
    for (std::uint32_t q : k.questions) put(by_question[q], place);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::size_t at = 0;
  for (WordId w = 0; w <= tests.words.size(); ++w) {
    word_start.push_back(static_cast<std::uint32_t>(at));
    for (; at < words.size() && words[at].first == w; ++at) by_word.push_back(words[at].second);
  }
}

namespace {
constexpr std::uint32_t kRestore = 0xffffffff;
constexpr std::size_t kMaxOffers = 8;  // of a pattern with context, from one token
}  // namespace

struct TokenMatcher::Walk {
  const TokenMatcher& m;
  const Lattice& lattice;
  Scratch& s;
  Asker asker{lattice, m.tests_};

  template <class Take>
  void for_items(std::uint32_t token, Take&& take) const {
    for (const RuleItem& i : lattice.wide(token)) take(i);
    take(lattice.token(token));
  }
  bool passes(std::uint32_t test, const RuleItem& i) {
    ++s.steps;
    return asker.passes(m.tests_.tests[test], i);
  }

  // Fills s.ends with the tokens behind which matches from `from` end, nearest first.
  void find_ends(const TokenPattern& p, std::uint32_t from) {
    s.ends.clear();
    const std::uint32_t n = lattice.size(), limit = std::min(n, from + kMaxReach);
    const std::size_t w = p.words;
    if (s.active.size() < (kMaxReach + 1) * w) s.active.resize((kMaxReach + 1) * w, 0);
    s.mask.resize(w);
    const auto at = [&](std::uint32_t token) { return s.active.data() + (token - from) * w; };
    std::copy(p.first.begin(), p.first.end(), at(from));
    std::uint32_t furthest = from;
    for (std::uint32_t here = from; here <= furthest; ++here) {
      std::uint64_t* const set = at(here);
      const auto along = [&](const RuleItem& i) {
        // What is longer than a match may reach is one by itself: a quote of some pages.
        const bool beyond = i.last > limit;
        if (beyond && here != from) return;
        std::uint64_t* const next = beyond ? s.mask.data() : at(i.last);
        bool any = false, ends = false;
        for (std::size_t k = 0; k < w; ++k)
          for (std::uint64_t bits = set[k]; bits; bits &= bits - 1) {
            const std::size_t item = k * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            if (!passes(p.tests[item], i)) continue;
            any = true;
            ends |= p.last[k] >> (item % 64) & 1;
            const std::uint64_t* const follow = &p.follow[item * w];
            for (std::size_t j = 0; j < w; ++j) next[j] |= follow[j];
          }
        if (!any) return;
        if (!beyond) furthest = std::max(furthest, i.last);
        if (ends && (!p.to || i.last == n || (lattice.text().tokens[i.last].flags & p.to))) s.ends.push_back(i.last);
      };
      if (here < limit && std::any_of(set, set + w, [](std::uint64_t x) { return x != 0; }) && (here == from || !lattice.closed(here))) {
        for_items(here, along);
      }
      std::fill(set, set + w, 0);
    }
    std::sort(s.ends.begin(), s.ends.end());
    s.ends.erase(std::unique(s.ends.begin(), s.ends.end()), s.ends.end());
  }

  // The captures of a match between two tokens, into s.slots: the first way, options taken first. Backtracking, but each (step, token)
  // once.
  bool find_captures(const TokenPattern& p, std::uint32_t from, std::uint32_t to) {
    s.slots.assign(p.captures.size(), {});
    const std::size_t cells = p.program.size() * (to - from + std::size_t{1});
    s.seen.assign((cells + 63) / 64, 0);
    s.stack.assign(1, {0, from, {}});
    while (!s.stack.empty()) {
      const Scratch::Point point = s.stack.back();
      s.stack.pop_back();
      std::uint32_t pc = point.pc, at = point.at;
      if (pc == kRestore) {
        s.slots[at] = point.old;
        continue;
      }
      for (bool on = true; on;) {
        const std::size_t cell = (at - from) * p.program.size() + pc;
        if (s.seen[cell / 64] >> (cell % 64) & 1) break;
        s.seen[cell / 64] |= std::uint64_t{1} << (cell % 64);
        const TokenPattern::Step& step = p.program[pc];
        switch (step.op) {
          case Op::item: {
            on = false;
            if (at == to || (at > from && lattice.closed(at))) break;
            // The longest item is tried first.
            const auto before = s.stack.size();
            const auto along = [&](const RuleItem& i) {
              if (i.last <= to && passes(step.x, i)) s.stack.push_back({pc + 1, i.last, {}});
            };
            for_items(at, along);
            std::reverse(s.stack.begin() + static_cast<std::ptrdiff_t>(before), s.stack.end());
            break;
          }
          case Op::jump: pc = step.x; break;
          case Op::split:
            s.stack.push_back({step.y, at, {}});
            pc = step.x;
            break;
          case Op::save: {
            TokenRange& r = s.slots[step.x / 2];
            s.stack.push_back({kRestore, step.x / 2, r});
            if (step.x % 2) r.last = at;
            else r = {at, at};
            ++pc;
            break;
          }
          case Op::match:
            if (at == to) return true;
            on = false;
            break;
        }
      }
    }
    return false;
  }

  std::uint32_t keep_captures() {
    const auto at = static_cast<std::uint32_t>(s.captures.size());
    s.captures.insert(s.captures.end(), s.slots.begin(), s.slots.end());
    return at;
  }

  void from(std::uint32_t place, std::uint32_t token) {
    const Entry& e = m.patterns_[place];
    const TokenPattern& p = *e.pattern;
    if (s.tried[place] == token + 1) return;
    s.tried[place] = token + 1;
    if (p.bare && !e.everywhere && token < s.free[place]) return;
    if (p.from && !(lattice.text().tokens[token].flags & p.from)) return;
    find_ends(p, token);
    if (s.ends.empty()) return;
    if (p.bare) {
      const std::uint32_t end = s.ends.back();
      if (!e.everywhere) s.free[place] = end;
      std::uint32_t captures = 0;
      if (!e.everywhere && p.captures.size() > 1) {
        find_captures(p, token, end);
        captures = keep_captures();
      }
      s.matches.push_back({e.number, token, end, captures});
      return;
    }
    for (std::size_t k = s.ends.size(), left = kMaxOffers; k-- > 0 && left > 0; --left) {
      if (!find_captures(p, token, s.ends[k])) continue;
      const TokenRange extent = s.slots[0].empty() ? TokenRange{token, s.ends[k]} : s.slots[0];
      s.offers.push_back({place, extent.first, extent.last, s.ends[k] - token, keep_captures()});
    }
  }

  void run() {
    s.free.assign(m.patterns_.size(), 0);
    s.tried.assign(m.patterns_.size(), 0);
    s.needed.assign(m.patterns_.size(), 0);
    s.offers.clear();
    const std::uint32_t n = lattice.size();
    for (std::uint32_t begin = 0, end = 0; begin < n; begin = end) {
      lattice.text().look();
      for (end = begin + 1; end < n && !lattice.closed(end);) ++end;
      // Which patterns have what they need in this sentence, or behind a record that reaches beyond it.
      const std::uint32_t sentence = begin + 1;
      bool some = false;
      const auto needs = [&](std::uint32_t place) {
        s.needed[place] = sentence;
        some = true;
      };
      std::uint32_t reach = end;
      for (std::uint32_t t = begin; t < reach; ++t)
        for_items(t, [&](const RuleItem& i) {
          while (reach < n && reach < end + kMaxReach && (i.last > reach || (i.last == reach && !lattice.closed(reach)))) ++reach;
          m.needs_.each(i, needs);
        });
      for (std::uint32_t place : m.needs_.any) needs(place);
      if (!some) continue;
      const auto begins = [&](std::uint32_t t) {
        return [&, t](std::uint32_t place) {
          if (s.needed[place] == sentence) from(place, t);
        };
      };
      for (std::uint32_t t = begin; t < end; ++t) {
        const auto take = begins(t);
        for_items(t, [&](const RuleItem& i) { m.begin_.each(i, take); });
        for (std::uint32_t place : m.begin_.any) take(place);
      }
    }
    // Patterns with context: the extent that begins first, of those the longest, then the longest match.
    std::sort(s.offers.begin(), s.offers.end(), [](const Scratch::Offer& a, const Scratch::Offer& b) {
      return std::tuple(a.pattern, a.first, ~a.last, ~a.size, a.captures) < std::tuple(b.pattern, b.first, ~b.last, ~b.size, b.captures);
    });
    for (const Scratch::Offer& o : s.offers) {
      const Entry& e = m.patterns_[o.pattern];
      if (!e.everywhere && o.first < s.free[o.pattern]) continue;
      s.free[o.pattern] = o.last;
      s.matches.push_back({e.number, o.first, o.last, o.captures});
    }
  }
};

void TokenMatcher::run(const Lattice& lattice, Scratch& scratch) const { Walk{*this, lattice, scratch}.run(); }

}  // namespace newspan
