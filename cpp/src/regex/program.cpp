#include "regex/program.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {
namespace {

constexpr std::size_t kMostInstructions = std::size_t{1} << 20;

using Op = Program::Op;
using Instruction = Program::Instruction;

// RE2 makes the same of a repetition whose body may be empty.
class Compiler {
 public:
  Compiler(Program& program, AtomOptions options, CharSets& sets) : p_(program), options_(options), sets_(sets) {}

  bool compile(std::string_view pattern) {
    levels_.push_back({.flags = {options_.ignore_case, false, options_.dot_all, false}});
    for (std::size_t at = 0; at < pattern.size();) {
      const Token t = token_at(pattern, at, options_.bytes);
      at += t.text.size();
      if (!take(t) || !known_ || p_.code.size() > kMostInstructions) return false;
    }
    if (levels_.size() != 1) return false;
    const Part whole = alternatives();
    p_.start = whole.entry;
    p_.code[whole.exit].next = add({Op::accept, 0, 0});
    finish();
    return true;
  }

 private:
  struct Flags {
    bool ignore_case, multi_line, dot_all, lazy;
  };
  // A piece of the program: everything from `first` to the end of the code when it was made. It leaves by a skip.
  struct Part {
    std::uint32_t first, entry, exit;
    bool nullable;
  };
  struct Level {
    Flags flags;
    std::optional<std::uint32_t> group{};  // capturing
    std::vector<Part> branches{}, parts{};
  };

  std::uint32_t size() const { return static_cast<std::uint32_t>(p_.code.size()); }
  std::uint32_t add(Instruction i) {
    p_.code.push_back(i);
    return size() - 1;
  }
  std::uint32_t way_out() { return add({Op::skip, 0, 0}); }
  Flags& flags() { return levels_.back().flags; }

  Part empty() {
    const std::uint32_t at = way_out();
    return {at, at, at, true};
  }
  Part single(Op op, std::uint32_t what) {
    const std::uint32_t at = add({op, 0, what});
    p_.code[at].next = way_out();
    return {at, at, at + 1, op != Op::take};
  }
  Part concat(Part a, Part b) {
    p_.code[a.exit].next = b.entry;
    return {a.first, a.entry, b.exit, a.nullable && b.nullable};
  }
  Part saved(Part a, std::uint32_t group) {
    const std::uint32_t in = add({Op::save, a.entry, 2 * group});
    const std::uint32_t out = add({Op::save, 0, 2 * group + 1});
    p_.code[a.exit].next = out;
    p_.code[out].next = way_out();
    return {a.first, in, out + 1, a.nullable};
  }
  // A fork whose preferred way, if it is not lazy, is `in`.
  std::uint32_t fork(std::uint32_t in, std::uint32_t out, bool lazy) { return add({Op::fork, lazy ? out : in, lazy ? in : out}); }
  Part optional(Part a, bool lazy) {
    const std::uint32_t out = way_out();
    p_.code[a.exit].next = out;
    return {a.first, fork(a.entry, out, lazy), out, true};
  }
  // Whether the part prefers to be empty to some way of taking a character.
  bool hesitates(Part a) {
    bool left = false;
    std::vector<std::uint32_t> todo{a.entry};
    std::vector<bool> seen(size() - a.first);
    while (!todo.empty()) {
      const std::uint32_t i = todo.back();
      todo.pop_back();
      left |= i == a.exit;
      if (i == a.exit || seen[i - a.first]) continue;
      seen[i - a.first] = true;
      const Instruction& x = p_.code[i];
      if (x.op == Op::take && left) return true;
      if (x.op == Op::fork) todo.push_back(x.other);
      if (x.op != Op::take) todo.push_back(x.next);
    }
    return false;
  }
  Part plus(Part a, bool lazy) {
    // Which way RE2 goes then depends on how it lays out its program.
    if (!lazy && a.nullable && hesitates(a)) known_ = false;
    const std::uint32_t out = way_out();
    p_.code[a.exit].next = fork(a.entry, out, lazy);
    return {a.first, a.entry, out, a.nullable};
  }
  Part star(Part a, bool lazy) {
    if (a.nullable) return optional(plus(a, lazy), lazy);
    const std::uint32_t out = way_out(), loop = fork(a.entry, out, lazy);
    p_.code[a.exit].next = loop;
    return {a.first, loop, out, true};
  }
  Part copy(Part a, std::uint32_t end) {
    const std::uint32_t shift = size() - a.first;
    for (std::uint32_t i = a.first; i < end; ++i) {
      Instruction x = p_.code[i];
      x.next += shift;
      if (x.op == Op::fork) x.other += shift;
      add(x);
    }
    return {a.first + shift, a.entry + shift, a.exit + shift, a.nullable};
  }
  // a{least,most} as RE2 unfolds it: aa(a(a)?)?; `most` 0: no end.
  std::optional<Part> counted(Part a, std::uint32_t least, std::uint32_t most, bool lazy) {
    const std::uint32_t end = size(), copies = std::max(least, most);
    if ((end - a.first) * std::size_t{copies} > kMostInstructions) return std::nullopt;
    std::optional<Part> tail;
    for (std::uint32_t i = least; i < most; ++i) {
      const Part one = i == 0 ? a : copy(a, end);
      tail = optional(tail ? concat(one, *tail) : one, lazy);
    }
    Part head = a;
    for (std::uint32_t i = 1; i < least; ++i) {
      const Part one = copy(a, end);
      head = concat(head, most == 0 && i + 1 == least ? plus(one, lazy) : one);
    }
    if (least == 0) return Part{a.first, tail->entry, tail->exit, true};
    return tail ? concat(head, *tail) : head;
  }

  std::optional<Part> repeat(Part a, std::string_view how) {
    const bool lazy = (how.size() > 1 && how.back() == '?') != flags().lazy;
    switch (how[0]) {
      case '*': return star(a, lazy);
      case '+': return plus(a, lazy);
      case '?': return optional(a, lazy);
      default: break;
    }
    std::uint32_t least = 0, most = 0;
    const char* const end = how.data() + how.find('}');
    const char* at = std::from_chars(how.data() + 1, end, least).ptr;
    if (at == end) {
      most = least;
    } else if (at + 1 == end) {
      if (least <= 1) return least == 0 ? star(a, lazy) : plus(a, lazy);
      return counted(a, least, 0, lazy);
    } else {
      std::from_chars(at + 1, end, most);
    }
    if (most == 0) {
      const std::uint32_t out = way_out();
      p_.code[a.exit].next = out;
      return Part{a.first, out, out, true};
    }
    return counted(a, least, most, lazy);
  }

  Part branch() {
    std::vector<Part>& parts = levels_.back().parts;
    if (parts.empty()) return empty();
    Part all = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i) all = concat(all, parts[i]);
    parts.clear();
    return all;
  }
  Part alternatives() {
    const Part last = branch();
    const std::vector<Part>& branches = levels_.back().branches;
    if (branches.empty()) return last;
    const std::uint32_t out = way_out();
    p_.code[last.exit].next = out;
    Part all{last.first, last.entry, out, last.nullable};
    for (std::size_t i = branches.size(); i-- > 0;) {
      p_.code[branches[i].exit].next = out;
      all = {branches[i].first, fork(branches[i].entry, all.entry, false), out, all.nullable || branches[i].nullable};
    }
    return all;
  }

  // (?i-s) and (?i-s:
  bool set_flags(std::string_view text) {
    bool value = true;
    for (char c : text.substr(2, text.size() - 3)) {
      switch (c) {
        case 'i': flags().ignore_case = value; break;
        case 'm': flags().multi_line = value; break;
        case 's': flags().dot_all = value; break;
        case 'U': flags().lazy = value; break;
        case '-': value = false; break;
        default: return false;
      }
    }
    return true;
  }

  std::optional<std::uint32_t> condition(std::string_view text) {
    const bool lines = flags().multi_line;
    if (text == "^") return lines ? begin_line : begin_text;
    if (text == "$") return lines ? end_line : end_text;
    switch (text[1]) {
      case 'A': return begin_text;
      case 'z': return end_text;
      case 'b': return options_.unicode ? unicode_boundary : boundary;
      case 'B': return options_.unicode ? no_unicode_boundary : no_boundary;
      default: return std::nullopt;
    }
  }

  std::optional<std::uint32_t> atom(std::string_view text) {
    AtomOptions o = options_;
    o.ignore_case = flags().ignore_case;
    o.dot_all = flags().dot_all;
    return sets_.of(text, o);
  }

  bool take(const Token& t) {
    std::vector<Part>& parts = levels_.back().parts;
    switch (t.piece) {
      case Piece::character: {
        const auto what = atom(t.text);
        if (what) parts.push_back(single(Op::take, *what));
        return what.has_value();
      }
      case Piece::assertion: {
        const auto what = condition(t.text);
        if (what) parts.push_back(single(Op::check, *what));
        return what.has_value();
      }
      case Piece::quote: {
        std::string_view quoted = t.text.substr(2);
        if (quoted.ends_with("\\E")) quoted.remove_suffix(2);
        for (std::size_t at = 0; at < quoted.size();) {
          std::size_t end = at + 1;
          while (!options_.bytes && end < quoted.size() && is_continuation(quoted[end])) ++end;
          const auto what = atom("\\Q" + std::string(quoted.substr(at, end - at)) + "\\E");
          if (!what) return false;
          parts.push_back(single(Op::take, *what));
          at = end;
        }
        return true;
      }
      case Piece::comment: return true;
      case Piece::open: {
        const bool captures = t.text == "(" || t.text.ends_with('>');
        levels_.push_back({.flags = flags()});
        if (captures) levels_.back().group = ++p_.groups;
        return captures || set_flags(t.text);
      }
      case Piece::flags: return set_flags(t.text);
      case Piece::bar: {
        const Part b = branch();
        levels_.back().branches.push_back(b);
        return true;
      }
      case Piece::close: {
        if (levels_.size() == 1) return false;
        Part group = alternatives();
        if (const auto number = levels_.back().group) group = saved(group, *number);
        levels_.pop_back();
        levels_.back().parts.push_back(group);
        return true;
      }
      case Piece::repeat: {
        if (parts.empty()) return false;
        const auto again = repeat(parts.back(), t.text);
        if (again) parts.back() = *again;
        return again.has_value();
      }
    }
    return false;
  }

  // Skips are passed over.
  void finish() {
    const auto target = [&](std::uint32_t i) {
      while (p_.code[i].op == Op::skip) i = p_.code[i].next;
      return i;
    };
    p_.start = target(p_.start);
    for (Instruction& x : p_.code) {
      if (x.op == Op::skip || x.op == Op::accept) continue;
      x.next = target(x.next);
      if (x.op == Op::fork) x.other = target(x.other);
      if (x.op == Op::check) p_.conditions |= x.other;
    }
  }

  Program& p_;
  AtomOptions options_;
  CharSets& sets_;
  bool known_ = true;
  std::vector<Level> levels_;
};

}  // namespace

std::optional<std::uint32_t> CharSets::of(std::string_view atom, AtomOptions o) {
  std::string key;
  for (const bool b : {o.ignore_case, o.dot_all, o.bytes, o.unicode}) key += b ? '1' : '0';
  const auto [at, fresh] = by_text_.try_emplace(key.append(atom), static_cast<std::uint32_t>(sets_.size()));
  if (!fresh) return at->second;
  auto set = read_atom(atom, o);
  if (!set) {
    by_text_.erase(at);
    return std::nullopt;
  }
  const auto& ranges = set->ranges();
  const std::string bytes(reinterpret_cast<const char*>(ranges.data()), ranges.size() * sizeof(CharSet::Range));
  at->second = by_ranges_.try_emplace(bytes, static_cast<std::uint32_t>(sets_.size())).first->second;
  if (at->second == sets_.size()) sets_.push_back(std::move(*set));
  return at->second;
}

std::optional<Program> Program::of(std::string_view re2_syntax, AtomOptions options, CharSets& sets) {
  Program program;
  if (!Compiler(program, options, sets).compile(re2_syntax)) return std::nullopt;
  return program;
}

}  // namespace newspan
