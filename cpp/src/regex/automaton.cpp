#include "regex/automaton.hpp"

namespace newspan {
namespace {

using Op = Program::Op;

// The traits of the character before that conditions look at.
std::uint8_t asked(std::uint32_t conditions) {
  std::uint32_t out = 0;
  if (conditions & begin_text) out |= no_character;
  if (conditions & begin_line) out |= no_character | newline;
  if (conditions & (boundary | no_boundary)) out |= word;
  if (conditions & (unicode_boundary | no_unicode_boundary)) out |= unicode_word;
  return static_cast<std::uint8_t>(out);
}

}  // namespace

Automaton::Automaton(const std::vector<const Program*>& programs, std::shared_ptr<const Alphabet> alphabet)
    : alphabet_(std::move(alphabet)) {
  for (std::uint32_t p = 0; p < programs.size(); ++p) {
    const auto shift = static_cast<std::uint32_t>(code_.size());
    for (Program::Instruction x : programs[p]->code) {
      x.next += shift;
      if (x.op == Op::fork) x.other += shift;
      code_.push_back(x);
      program_of_.push_back(p);
    }
    starts_.push_back(programs[p]->start + shift);
  }
  asks_.resize(code_.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = code_.size(); i-- > 0;) {
      const auto& x = code_[i];
      if (x.op == Op::take || x.op == Op::accept) continue;
      const auto now = static_cast<std::uint8_t>(asks_[i] | asks_[x.next] | (x.op == Op::fork ? asks_[x.other] : 0) |
                                                 (x.op == Op::check ? asked(x.other) : 0));
      changed |= now != asks_[i];
      asks_[i] = now;
    }
  }
}

Automaton::Cache::Cache(const Automaton& automaton, std::size_t max_memory)
    : a_(automaton), max_memory_(max_memory), stride_((automaton.alphabet_->size() + 3) & ~3u) {
  seen_.resize(a_.code_.size());
  added_.resize(a_.code_.size());
  clear();
}

void Automaton::Cache::clear() {
  ++round_;
  table_.assign(stride_, kUnknown);
  table_.resize(2 * stride_, stride_ | kEnds);
  states_.assign(2, {});
  known_.clear();
  known_.emplace(hash_of({}), 1);
  memory_ = 0;
}

void Automaton::Cache::running(std::uint32_t row, std::vector<std::uint32_t>& out) const {
  out.clear();
  for (const std::uint32_t t : states_[row / stride_].threads)
    if (out.empty() || out.back() != a_.program_of_[t]) out.push_back(a_.program_of_[t]);
}

std::uint32_t Automaton::Cache::new_row(Start& start, std::uint32_t before) {
  if (start.round != round_) start.rows.fill(0);
  State s;
  std::uint32_t asks = 0;
  for (const std::uint32_t p : start.programs) {
    s.threads.push_back(a_.starts_[p]);
    asks |= a_.asks_[a_.starts_[p]];
  }
  s.before = before & asks;
  const std::uint32_t row = entry_of(std::move(s)) & kRow;
  if (start.round != round_) start.rows.fill(0);  // it was cleared
  start.round = round_;
  return start.rows[before] = row;
}

// From the state of the row, by a character or a stop.
std::uint32_t Automaton::Cache::new_step(std::uint32_t row, std::uint32_t symbol) {
  const Alphabet& alphabet = *a_.alphabet_;
  const State& from = states_[row / stride_];
  const std::uint32_t traits = alphabet.traits(symbol), holds = Alphabet::conditions(from.before, traits);
  if (++pass_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0);
    std::fill(added_.begin(), added_.end(), 0);
    pass_ = 1;
  }
  State to;
  std::uint32_t matched = 0xffffffff, asks = 0;
  for (const std::uint32_t thread : from.threads) {
    if (a_.program_of_[thread] == matched) continue;
    stack_.assign(1, thread);
    while (!stack_.empty()) {
      const std::uint32_t i = stack_.back();
      stack_.pop_back();
      if (seen_[i] == pass_) continue;
      seen_[i] = pass_;
      const auto& x = a_.code_[i];
      switch (x.op) {
        case Op::fork:
          stack_.push_back(x.other);
          stack_.push_back(x.next);
          break;
        case Op::check:
          if (holds & x.other) stack_.push_back(x.next);
          break;
        case Op::save:
        case Op::skip: stack_.push_back(x.next); break;
        case Op::take: {
          if (!alphabet.takes(x.other, symbol)) break;
          std::uint32_t next = x.next;
          while (a_.code_[next].op == Op::save) next = a_.code_[next].next;
          if (added_[next] == pass_) break;
          added_[next] = pass_;
          to.threads.push_back(next);
          asks |= a_.asks_[next];
          break;
        }
        case Op::accept:
          matched = a_.program_of_[i];
          to.accepts.push_back(matched);
          stack_.clear();
          break;
      }
    }
  }
  to.before = traits & asks;
  const std::uint64_t round = round_;
  const std::uint32_t entry = entry_of(std::move(to));
  if (round == round_) table_[row + symbol] = entry;
  return entry;
}

std::uint64_t Automaton::Cache::hash_of(const State& state) {
  std::uint64_t hash = state.before + 1;
  const auto mix = [&](std::uint64_t x) { hash = (hash ^ x) * 0x9E3779B97F4A7C15u, hash ^= hash >> 29; };
  for (const std::uint32_t t : state.threads) mix(t);
  mix(0xffffffff);
  for (const std::uint32_t p : state.accepts) mix(p);
  return hash;
}

std::uint32_t Automaton::Cache::entry_of(State&& state) {
  const std::uint64_t hash = hash_of(state);
  const auto entry = [&](std::uint32_t id) {
    return id * stride_ | (state.accepts.empty() ? 0 : kAccepts) | (state.threads.empty() ? kEnds : 0);
  };
  for (auto [at, end] = known_.equal_range(hash); at != end; ++at)
    if (states_[at->second] == state) return entry(at->second);
  const std::size_t needed = (stride_ + state.threads.size() + state.accepts.size()) * sizeof(std::uint32_t) + 160;
  // The table's rows are told by 32 bits.
  if (memory_ + needed > max_memory_ || (states_.size() + 1) * std::size_t{stride_} > kRow) clear();
  memory_ += needed;
  const auto id = static_cast<std::uint32_t>(states_.size());
  const std::uint32_t out = entry(id);
  table_.resize(table_.size() + stride_, kUnknown);
  states_.push_back(std::move(state));
  known_.emplace(hash, id);
  return out;
}

}  // namespace newspan
