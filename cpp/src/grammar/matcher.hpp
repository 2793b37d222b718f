// The matcher: runs a kind's automaton over the items of a text and hands each match to its action.
//
// An item is a token, a phrase of the lexicon, a number, or a record of an earlier kind. Matches are found from
// left to right: of those whose extent begins first the longest, then the first in the file, wins. An action that
// answers false abstains: the next rule, or a shorter match, gets its turn. No match crosses a sentence's start.
// Linear time: each start reads at most kMaxItems items.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "base/buffer.hpp"
#include "base/watch.hpp"
#include "grammar/automaton.hpp"

namespace newspan {

struct Item {
  std::uint32_t first;  // token
  std::uint32_t last;   // token, exclusive
  std::uint32_t index;  // of the number or record it stands for
  EntryId entry;
  Shape shape;
  std::uint8_t flags;  // of its first token
};
using Items = Buffer<Item>;

inline constexpr std::uint8_t kItemBoundary = 8;  // Item::flags: a sentence starts here

struct ItemRange {
  std::uint32_t begin, end;  // items; empty: not captured
  bool empty() const { return begin == end; }
  explicit operator bool() const { return begin != end; }
  friend bool operator==(const ItemRange&, const ItemRange&) = default;
};

struct Match {
  const Rule* rule;
  std::uint32_t rule_index;
  ItemRange whole;  // with its context
  std::array<ItemRange, kMaxCaptures> captures;
  ItemRange extent() const { return captures[0]; }
  ItemRange operator[](int slot) const { return captures[static_cast<std::size_t>(slot)]; }
};

// Fills in the captures of a match that the automaton found; false if `rule` does not match exactly there.
bool find_captures(const Automaton& a, const Symbol* symbols, std::uint32_t rule, ItemRange whole, Match& out);

// The symbols of items that were put together by hand.
inline void find_symbols(const Automaton& a, const Items& items, Buffer<Symbol>& out) {
  out.clear();
  for (const Item& i : items) out.push_back(a.symbol(i.entry, i.shape));
}

class Matcher {
 public:
  // One symbol an item: see build_items.
  Matcher(const Automaton& a, const Items& items, const Buffer<Symbol>& symbols, Lookout* watch = nullptr)
      : a_(a), items_(items), symbols_(symbols), watch_(watch) {}

  // `act(Match&) → bool; the action may move the extent’s ends`.
  template <class Act>
  void run(Act&& act) {
    const auto n = static_cast<std::uint32_t>(items_.size());
    std::uint32_t free = 0;  // extents begin here or later
    for (std::uint32_t block = 0; block < n; block += 64) {
      if (watch_) watch_->check();
      for (std::uint64_t starts = may_start(block); starts; starts &= starts - 1) {
        const std::uint32_t i = block + static_cast<std::uint32_t>(std::countr_zero(starts));
        if (may_match(i)) match_from(i, free, act);
      }
    }
  }

 private:
  static constexpr std::size_t kOffers = 24;

  // What is on offer; captures are found when its turn comes.
  struct Offer {
    std::uint32_t rule;
    ItemRange whole, extent;
  };

  // The match that rule `r` makes there, if it does and is free; into the next place, or the worst's where all are taken.
  void offer(std::uint32_t r, ItemRange whole, std::uint32_t free) {
    const Rule& rule = a_.rules[r];
    if (rule.from && !(items_[whole.begin].flags & rule.from)) return;
    if (rule.to && whole.end < items_.size() && !(items_[whole.end].flags & rule.to)) return;
    Offer o{r, whole, whole};
    if (!rule.bare) {
      found_ = find_captures(a_, symbols_.data(), r, whole, match_);
      if (!found_) return;
      o.extent = match_.extent();
    }
    if (o.extent.begin < free) return;
    if (count_ < kOffers) {
      offers_[count_++] = o;
      return;
    }
    std::size_t worst = 0;
    for (std::size_t k = 1; k < count_; ++k)
      if (better(offers_[worst], offers_[k])) worst = k;
    if (better(o, offers_[worst])) offers_[worst] = o;
  }
  // First extent, longest, earliest rule.
  static bool better(const Offer& x, const Offer& y) {
    if (x.extent.begin != y.extent.begin) return x.extent.begin < y.extent.begin;
    if (x.extent.end != y.extent.end) return x.extent.end > y.extent.end;
    if (x.whole.end - x.whole.begin != y.whole.end - y.whole.begin) return x.whole.end - x.whole.begin > y.whole.end - y.whole.begin;
    return x.rule < y.rule;
  }
  Offer take() {
    std::size_t best = 0;
    for (std::size_t k = 1; k < count_; ++k)
      if (better(offers_[k], offers_[best])) best = k;
    const Offer o = offers_[best];
    offers_[best] = offers_[--count_];
    return o;
  }

  template <class Act>
  void match_from(std::uint32_t i, std::uint32_t& free, Act& act) {
    if (!offer_all(i, free)) return;
    // A rule with context before its extent must not hide one that starts inside and reaches further.
    std::uint32_t inside = i;
    for (std::size_t k = 0; k < count_; ++k) inside = std::max(inside, offers_[k].extent.begin);
    for (std::uint32_t j = i + 1; j <= inside; ++j) offer_all(j, free);
    while (count_ > 0) {
      const Offer best = take();
      // What begins behind all starts tried so far comes again in its turn.
      if (best.extent.begin > inside || best.extent.begin < free) continue;
      Match& m = match_;
      if (a_.rules[best.rule].bare && !a_.rules[best.rule].captures) {
        m.rule = &a_.rules[best.rule];
        m.rule_index = best.rule;
        m.captures.fill({});
        m.whole = m.captures[0] = best.whole;
      } else if (!(found_ && m.rule_index == best.rule && m.whole == best.whole) &&
                 !find_captures(a_, symbols_.data(), best.rule, best.whole, m)) {
        continue;
      }
      found_ = false;
      if (act(m)) free = m.extent().end;
    }
  }

  // Which of the 64 items from `block` on a match may start at.
  std::uint64_t may_start(std::uint32_t block) const {
    const auto size = std::min<std::size_t>(64, items_.size() - block);
    const Symbol* const symbol = symbols_.data() + block;
    const Cell* const first = a_.cells.data() + a_.base[1].first;
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out |= std::uint64_t{first[symbol[i]].owner == 1} << i;
    return out;
  }
  // Most starts end with the item behind them.
  bool may_match(std::uint32_t i) const {
    const State s = a_.step(1, symbols_[i]);
    if (a_.accept_start[s] != a_.accept_start[s + 1]) return true;
    return i + 1 < items_.size() && (items_[i + 1].flags & kItemBoundary) == 0 && a_.step(s, symbols_[i + 1]) != 0;
  }

  // Offers every match that starts at item i, the longest first; false if there is none.
  bool offer_all(std::uint32_t i, std::uint32_t free) {
    const auto n = static_cast<std::uint32_t>(items_.size());
    struct End {
      std::uint32_t item;
      State state;
    };
    End ends[kMaxItems];  // written before it is read
    std::size_t found = 0;
    State s = 1;
    for (std::uint32_t j = i; j < n && j < i + kMaxItems; ++j) {
      if (j > i && (items_[j].flags & kItemBoundary) != 0) break;
      s = a_.step(s, symbols_[j]);
      if (s == 0) break;
      if (a_.accept_start[s] == a_.accept_start[s + 1]) continue;
      ends[found++] = {j + 1, s};
    }
    const std::size_t before = count_;
    for (std::size_t k = found; k-- > 0;) {
      const auto [end, state] = ends[k];
      for (std::uint32_t r = a_.accept_start[state]; r < a_.accept_start[state + 1]; ++r) offer(a_.accepts[r], {i, end}, free);
    }
    return count_ > before;
  }

  const Automaton& a_;
  const Items& items_;
  const Buffer<Symbol>& symbols_;
  Lookout* watch_;
  std::array<Offer, kOffers> offers_;
  Match match_;
  bool found_ = false;  // match_ holds the captures of the last rule that was offered
  std::size_t count_ = 0;
};

}  // namespace newspan
