#include "regex/linear.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/pattern.hpp"

namespace newspan {
namespace {

constexpr std::size_t kMostMemory = std::size_t{256} << 20;  // of the sets of a text
constexpr std::size_t kMostKept = std::size_t{32} << 20;     // of those of the texts before
constexpr std::size_t kLeastBlock = 4096;
constexpr std::uint32_t kAccepted = 0xffffffff;

using Op = Program::Op;

}  // namespace

Linear::Linear(const Program& program, const Alphabet& alphabet) : program_(program), alphabet_(alphabet) {
  const auto& code = program.code;
  std::vector<std::vector<std::uint32_t>> before(code.size());
  for (std::uint32_t i = 0; i < code.size(); ++i) {
    const auto& x = code[i];
    if (x.op == Op::skip || x.op == Op::accept) continue;
    if (x.op == Op::take) {
      if (x.other >= takes_.size()) takes_.resize(x.other + 1);
      takes_[x.other].push_back(i);
      continue;
    }
    before[x.next].push_back(i);
    if (x.op == Op::fork) before[x.other].push_back(i);
  }
  for (const auto& list : before) {
    first_before_.push_back(static_cast<std::uint32_t>(before_.size()));
    before_.insert(before_.end(), list.begin(), list.end());
  }
  first_before_.push_back(static_cast<std::uint32_t>(before_.size()));
}

Linear::Cache::Cache(const Linear& linear, bool whole)
    : l_(linear), whole_(whole), words_((linear.program_.code.size() + 63) / 64), contexts_(linear.program_.conditions ? 16 : 1) {
  stride_ = linear.alphabet_.size() * contexts_;
  seen_.resize(linear.program_.code.size());
  scratch_.resize(words_);
  ways_.resize(kWays);
  clear();
}

void Linear::Cache::clear() {
  table_.assign(stride_, 0);
  sets_.assign(words_, 0);
  empty_.assign(1, 1);
  known_.clear();
  std::fill(ways_.begin(), ways_.end(), Way{});
}

std::uint32_t Linear::Cache::step(std::uint32_t after, std::uint32_t symbol, std::uint32_t before) {
  const std::uint32_t known = table_[after * stride_ + symbol * contexts_ + before];
  return known ? known : new_step(after, symbol, before);
}

std::uint32_t Linear::Cache::new_step(std::uint32_t after, std::uint32_t symbol, std::uint32_t before) {
  const auto& code = l_.program_.code;
  const auto last = static_cast<std::uint32_t>(code.size() - 1);
  const std::uint32_t holds = Alphabet::conditions(before, l_.alphabet_.traits(symbol));
  std::fill(scratch_.begin(), scratch_.end(), 0);
  Set* const out = scratch_.data();
  const auto mark = [&](std::uint32_t i) {
    out[i / 64] |= Set{1} << (i % 64);
    work_.push_back(i);
  };
  if (!whole_ || after == 0) mark(last);
  for (std::uint32_t s = 0; after != 0 && s < l_.takes_.size(); ++s)
    if (!l_.takes_[s].empty() && l_.alphabet_.takes(s, symbol))
      for (const std::uint32_t i : l_.takes_[s])
        if (has(after, code[i].next)) mark(i);
  // What goes on to these without a character.
  while (!work_.empty()) {
    const std::uint32_t i = work_.back();
    work_.pop_back();
    for (std::uint32_t k = l_.first_before_[i]; k < l_.first_before_[i + 1]; ++k) {
      const std::uint32_t b = l_.before_[k];
      if (out[b / 64] >> (b % 64) & 1) continue;
      if (code[b].op == Op::check && !(code[b].other & holds)) continue;
      mark(b);
    }
  }
  const std::uint32_t id = id_of(out);
  table_[after * stride_ + symbol * contexts_ + before] = id;
  return id;
}

std::uint32_t Linear::Cache::id_of(const Set* s) {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < words_; ++i) hash = (hash ^ s[i]) * 0x9E3779B97F4A7C15u, hash ^= hash >> 29;
  for (auto [at, end] = known_.equal_range(hash); at != end; ++at)
    if (std::equal(s, s + words_, set(at->second))) return at->second;
  const auto id = static_cast<std::uint32_t>(sets_.size() / words_);
  sets_.insert(sets_.end(), s, s + words_);
  empty_.push_back(std::all_of(s, s + words_, [](Set w) { return w == 0; }));
  table_.resize(table_.size() + stride_);
  known_.emplace(hash, id);
  return id;
}

std::optional<std::size_t> Linear::first_begin(Cache& cache, std::string_view text, std::size_t begin, std::size_t end) const {
  if (cache.memory() > kMostKept) cache.clear();
  const auto before = [&](std::size_t at) { return cache.contexts_ > 1 ? alphabet_.before(text, at) : 0; };
  std::uint32_t id = cache.step(0, alphabet_.stop(alphabet_.behind(text, end)), before(end));
  std::optional<std::size_t> found;
  if (cache.has(id, program_.start)) found = end;
  for (std::size_t at = end; at > begin && !cache.empty_[id];) {
    at = alphabet_.begin_before(text, at, begin);
    std::size_t behind = at;
    const std::uint32_t symbol = alphabet_.read(text, behind, text.size());
    id = cache.step(id, symbol, before(at));
    if (cache.has(id, program_.start)) found = at;
  }
  return found;
}

// Memory is of the order of the root of the text: the first pass keeps the set at each block's begin alone, and the second
// makes those of one block again.
Linear::Run::Run(const Linear& linear, Cache& cache, std::string_view text, std::size_t begin, std::size_t end)
    : l_(linear), cache_(cache), text_(text), begin_(begin), end_(end) {
  block_ = std::max(kLeastBlock, static_cast<std::size_t>(std::sqrt(static_cast<double>(end - begin))) + 1);
  const std::size_t blocks = (end - begin) / block_ + 1, words = cache.words_;
  if ((blocks + 1 + std::min(block_, end - begin)) * words * sizeof(Set) > kMostMemory)
    throw Error(ErrorCode::out_of_budget, "text",
                "text: too long (" + std::to_string(text.size()) + " bytes) to find every match of a pattern as large as this");
  if (!l_.alphabet_.bytes()) {
    if (const std::size_t at = find_invalid_utf8(text.substr(begin, end - begin)); at != std::string_view::npos)
      throw Error(ErrorCode::invalid_text, "text", "text: not valid UTF-8 at byte " + std::to_string(begin + at), begin + at);
  }
  if (cache_.memory() > kMostKept) cache_.clear();
  const Alphabet& alphabet = l_.alphabet_;
  const std::uint32_t before = cache_.contexts_ > 1 ? alphabet.before(text, end) : 0;
  const std::uint32_t last = cache_.step(0, alphabet.stop(alphabet.behind(text, end)), before);
  cache_.marks_.resize((blocks + 1) * words);
  std::copy_n(cache_.set(last), words, &cache_.marks_[blocks * words]);
  std::size_t block = blocks;
  if (blocks == 1) {
    from_ = begin;
    to_ = end;
    cache_.ids_.resize(end - begin + 1);
  }
  backwards(begin, end, last, [&](std::size_t at, std::uint32_t id) {
    if (blocks == 1) cache_.ids_[at - begin_] = id;
    while (block > 0 && at <= whole(begin_ + (block - 1) * block_)) std::copy_n(cache_.set(id), words, &cache_.marks_[--block * words]);
    if (cache_.memory() > kMostKept && blocks > 1) {
      // A new begin, with the set at hand.
      const std::vector<Set> kept(cache_.set(id), cache_.set(id) + words);
      cache_.clear();
      return cache_.id_of(kept.data());
    }
    return id;
  });
}

// Hands the set of each place to `take`, from `to` down to `from`; goes on with what it gives.
template <class Take>
void Linear::Run::backwards(std::size_t from, std::size_t to, std::uint32_t last, Take&& take) {
  const Alphabet& alphabet = l_.alphabet_;
  const bool asks = cache_.contexts_ > 1;
  std::uint32_t id = take(to, last);
  for (std::size_t next = to; next > from;) {
    const std::size_t at = alphabet.begin_before(text_, next, 0);
    std::size_t behind = at;
    const std::uint32_t symbol = alphabet.read(text_, behind, text_.size());
    id = take(at, cache_.step(id, symbol, asks ? alphabet.before(text_, at) : 0));
    next = at;
  }
}

std::uint32_t Linear::Run::load(std::size_t at) {
  if (at < from_ || at > to_) {
    const std::size_t block = (at - begin_) / block_, behind = begin_ + (block + 1) * block_;
    from_ = whole(begin_ + block * block_);
    to_ = behind > end_ ? end_ : whole(behind);
    if (cache_.memory() > kMostKept) cache_.clear();
    cache_.ids_.resize(to_ - from_ + 1);
    backwards(from_, to_, cache_.id_of(&cache_.marks_[(block + 1) * cache_.words_]), [&](std::size_t place, std::uint32_t id) {
      cache_.ids_[place - from_] = id;
      return id;
    });
  }
  return cache_.ids_[at - from_];
}

bool Linear::Run::next(std::size_t from, Span& match) {
  for (std::size_t at = from; at <= end_; at = whole(at + 1)) {
    if (cache_.has(load(at), l_.program_.start)) {
      match = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(finish(at, nullptr))};
      return true;
    }
  }
  return false;
}

bool Linear::Run::match(std::size_t from, std::vector<Span>& groups) {
  if (!cache_.has(load(from), l_.program_.start)) return false;
  std::vector<std::size_t>& saves = cache_.saves_;
  saves.assign(2 * (l_.program_.groups + std::size_t{1}), std::string_view::npos);
  saves[0] = from;
  saves[1] = finish(from, saves.data());
  groups.clear();
  for (std::size_t i = 0; i < saves.size(); i += 2)
    groups.push_back(saves[i] == std::string_view::npos || saves[i + 1] == std::string_view::npos
                         ? kNoSpan
                         : Span{static_cast<std::uint32_t>(saves[i]), static_cast<std::uint32_t>(saves[i + 1])});
  return true;
}

// At each place the way of highest priority from which a match can still be reached.
std::size_t Linear::Run::finish(std::size_t at, std::size_t* saves) {
  const auto& code = l_.program_.code;
  auto& work = cache_.work_;
  auto& undo = cache_.undo_;
  std::uint32_t here = l_.program_.start;
  for (;; at = whole(at + 1)) {
    const std::uint32_t id = load(at);
    Cache::Way& way = cache_.ways_[(here * 31 + id) % Cache::kWays];
    if (way.from != here || way.set != id || (saves && way.saves)) {
      if (++cache_.round_ == 0) {
        std::fill(cache_.seen_.begin(), cache_.seen_.end(), 0);
        cache_.round_ = 1;
      }
      std::uint32_t to = kAccepted;
      bool met = false;
      // A save is undone on the way back: beyond the code its slot's old value waits.
      work.assign(1, here);
      undo.clear();
      while (!work.empty()) {
        const std::uint32_t i = work.back();
        work.pop_back();
        if (i >= code.size()) {
          saves[undo.back().first] = undo.back().second;
          undo.pop_back();
          continue;
        }
        if (cache_.seen_[i] == cache_.round_ || !cache_.has(id, i)) continue;
        cache_.seen_[i] = cache_.round_;
        const auto& x = code[i];
        if (x.op == Op::fork) work.push_back(x.other);
        met |= x.op == Op::save;
        if (x.op == Op::save && saves) {
          undo.push_back({x.other, saves[x.other]});
          saves[x.other] = at;
          work.push_back(static_cast<std::uint32_t>(code.size()));
        }
        if (x.op == Op::fork || x.op == Op::check || x.op == Op::save) {
          work.push_back(x.next);
          continue;
        }
        work.clear();
        if (x.op == Op::take) to = x.next;
      }
      way = {here, id, to, met};
    }
    if (way.to == kAccepted) return at;
    here = way.to;
  }
}

}  // namespace newspan
