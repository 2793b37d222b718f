#include "grammar/matcher.hpp"

#include <cstring>

namespace newspan {
namespace {

// Backtracking over one rule's program, between two fixed ends. Every (instruction, item) is tried once.
class Backtracker {
 public:
  Backtracker(const Automaton& a, const Symbol* symbols, const Rule& rule, ItemRange whole, Match& out)
      : a_(a), symbols_(symbols), rule_(rule), whole_(whole), out_(out) {}

  bool run() {
    const std::size_t cells = std::size_t{rule_.program_size} * (whole_.end - whole_.begin + 1);
    if (cells > kMaxCells) return false;  // the compiler refuses such rules
    std::memset(seen_, 0, (cells + 63) / 64 * 8);
    return step(rule_.program, whole_.begin);
  }

 private:
  bool takes(const Instruction& item, std::uint32_t at) const {
    return at != whole_.end && a_.tests[item.x * a_.symbol_count + symbols_[at]];
  }

  bool step(std::uint16_t pc, std::uint32_t at) {
    for (;;) {
      const std::size_t cell = (at - whole_.begin) * std::size_t{rule_.program_size} + (pc - rule_.program);
      std::uint64_t& word = seen_[cell / 64];
      if (word >> (cell % 64) & 1) return false;
      word |= std::uint64_t{1} << (cell % 64);
      const Instruction& i = a_.programs[pc];
      switch (i.op) {
        case Op::item:
          if (!takes(i, at)) return false;
          ++at;
          ++pc;
          break;
        case Op::jump: pc = i.x; break;
        case Op::split: {
          // Most ways off end at their first item.
          std::uint16_t first = i.x;
          while (a_.programs[first].op == Op::save) ++first;
          if ((a_.programs[first].op != Op::item || takes(a_.programs[first], at)) && step(i.x, at)) return true;
          pc = i.y;
          break;
        }
        case Op::save: {
          ItemRange& r = out_.captures[i.a / 2u];
          std::uint32_t& end = i.a % 2 ? r.end : r.begin;
          const ItemRange before = r;
          end = at;
          if (!(i.a % 2)) r.end = at;
          if (step(static_cast<std::uint16_t>(pc + 1), at)) return true;
          r = before;
          return false;
        }
        case Op::match: return at == whole_.end;
      }
    }
  }

  const Automaton& a_;
  const Symbol* symbols_;
  const Rule& rule_;
  ItemRange whole_;
  Match& out_;
  std::uint64_t seen_[kMaxCells / 64];  // only what is used is cleared
};

}  // namespace

bool find_captures(const Automaton& a, const Symbol* symbols, std::uint32_t rule, ItemRange whole, Match& out) {
  out.rule = &a.rules[rule];
  out.rule_index = rule;
  out.whole = whole;
  out.captures.fill({});
  if (!Backtracker(a, symbols, *out.rule, whole, out).run()) return false;
  if (out.captures[0].empty()) out.captures[0] = whole;
  return true;
}

}  // namespace newspan
