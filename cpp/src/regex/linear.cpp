#include "regex/linear.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {
namespace {

constexpr std::size_t kMostInstructions = std::size_t{1} << 20;
constexpr std::size_t kMostMemory = std::size_t{256} << 20;  // of the sets
constexpr std::size_t kLeastBlock = 4096;
constexpr std::size_t kSteps = 256;
constexpr std::uint32_t kUnknown = 0xffffffff;

// What an assertion asks for.
enum Condition : unsigned { begin_text = 1, end_text = 2, begin_line = 4, end_line = 8, boundary = 16, no_boundary = 32 };

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

// A Thompson program, with RE2's priorities: RE2 makes the same of a repetition whose body may be empty.
class Linear::Compiler {
 public:
  Compiler(Linear& program, Options options) : p_(program), options_(options) {}

  bool compile(std::string_view pattern) {
    levels_.push_back({.flags = {options_.ignore_case, false, options_.dot_all, false}});
    for (std::size_t at = 0; at < pattern.size();) {
      const Token t = token_at(pattern, at, options_.bytes);
      at += t.text.size();
      if (!take(t) || !known_ || p_.code_.size() > kMostInstructions) return false;
    }
    if (levels_.size() != 1) return false;
    const Part whole = alternatives();
    p_.start_ = whole.entry;
    p_.code_[whole.exit].next = add({Op::accept, 0, 0});
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
    std::vector<Part> branches{}, parts{};
  };

  std::uint32_t size() const { return static_cast<std::uint32_t>(p_.code_.size()); }
  std::uint32_t add(Instruction i) {
    p_.code_.push_back(i);
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
    p_.code_[at].next = way_out();
    return {at, at, at + 1, op != Op::take};
  }
  Part concat(Part a, Part b) {
    p_.code_[a.exit].next = b.entry;
    return {a.first, a.entry, b.exit, a.nullable && b.nullable};
  }
  // A fork whose preferred way, if it is not lazy, is `in`.
  std::uint32_t fork(std::uint32_t in, std::uint32_t out, bool lazy) { return add({Op::fork, lazy ? out : in, lazy ? in : out}); }
  Part optional(Part a, bool lazy) {
    const std::uint32_t out = way_out();
    p_.code_[a.exit].next = out;
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
      const Instruction& x = p_.code_[i];
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
    p_.code_[a.exit].next = fork(a.entry, out, lazy);
    return {a.first, a.entry, out, a.nullable};
  }
  Part star(Part a, bool lazy) {
    if (a.nullable) return optional(plus(a, lazy), lazy);
    const std::uint32_t out = way_out(), loop = fork(a.entry, out, lazy);
    p_.code_[a.exit].next = loop;
    return {a.first, loop, out, true};
  }
  Part copy(Part a, std::uint32_t end) {
    const std::uint32_t shift = size() - a.first;
    for (std::uint32_t i = a.first; i < end; ++i) {
      Instruction x = p_.code_[i];
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
      p_.code_[a.exit].next = out;
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
    p_.code_[last.exit].next = out;
    Part all{last.first, last.entry, out, last.nullable};
    for (std::size_t i = branches.size(); i-- > 0;) {
      p_.code_[branches[i].exit].next = out;
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

  std::optional<unsigned> condition(std::string_view text) {
    const bool lines = flags().multi_line;
    if (text == "^") return lines ? begin_line : begin_text;
    if (text == "$") return lines ? end_line : end_text;
    switch (text[1]) {
      case 'A': return begin_text;
      case 'z': return end_text;
      case 'b': return boundary;
      case 'B': return no_boundary;
      default: return std::nullopt;
    }
  }

  std::optional<std::uint32_t> atom(std::string_view text) {
    std::string key{flags().ignore_case ? 'i' : '-', flags().dot_all ? 's' : '-'};
    key += text;
    const auto [at, fresh] = atoms_.try_emplace(key, static_cast<std::uint32_t>(p_.atoms_.size()));
    if (!fresh) return at->second;
    RE2::Options o;
    o.set_log_errors(false);
    o.set_encoding(options_.bytes ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
    o.set_case_sensitive(!flags().ignore_case);
    o.set_dot_nl(flags().dot_all);
    p_.atoms_.push_back(std::make_unique<const RE2>(re2::StringPiece(text.data(), text.size()), o));
    if (!p_.atoms_.back()->ok()) return std::nullopt;
    return at->second;
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
        p_.checks_ = true;
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
      case Piece::open: {
        levels_.push_back({.flags = flags()});
        const bool plain = t.text == "(" || t.text.ends_with('>');
        return plain || set_flags(t.text);
      }
      case Piece::flags: return set_flags(t.text);
      case Piece::bar: {
        const Part b = branch();
        levels_.back().branches.push_back(b);
        return true;
      }
      case Piece::close: {
        if (levels_.size() == 1) return false;
        const Part group = alternatives();
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

  // Skips are passed over; who goes on to whom without a character.
  void finish() {
    const auto target = [&](std::uint32_t i) {
      while (p_.code_[i].op == Op::skip) i = p_.code_[i].next;
      return i;
    };
    p_.start_ = target(p_.start_);
    std::vector<std::vector<std::uint32_t>> before(size());
    p_.takes_.resize(p_.atoms_.size());
    for (std::uint32_t i = 0; i < size(); ++i) {
      Instruction& x = p_.code_[i];
      if (x.op == Op::skip || x.op == Op::accept) continue;
      x.next = target(x.next);
      if (x.op == Op::take) {
        p_.takes_[x.other].push_back(i);
        continue;
      }
      before[x.next].push_back(i);
      if (x.op == Op::fork) {
        x.other = target(x.other);
        before[x.other].push_back(i);
      }
    }
    for (const auto& list : before) {
      p_.first_before_.push_back(static_cast<std::uint32_t>(p_.before_.size()));
      p_.before_.insert(p_.before_.end(), list.begin(), list.end());
    }
    p_.first_before_.push_back(static_cast<std::uint32_t>(p_.before_.size()));
  }

  Linear& p_;
  Options options_;
  bool known_ = true;
  std::vector<Level> levels_;
  std::unordered_map<std::string, std::uint32_t> atoms_;
};

Linear::~Linear() = default;

std::unique_ptr<const Linear> Linear::of(std::string_view re2_syntax, Options options) {
  std::unique_ptr<Linear> program(new Linear);
  program->bytes_ = options.bytes;
  if (!Compiler(*program, options).compile(re2_syntax)) return nullptr;
  return program;
}

// Memory is of the order of the root of the text: the first pass keeps the set at each block's begin alone, and the second
// makes those of one block again.
Linear::Run::Run(const Linear& program, std::string_view text, std::size_t begin, std::size_t end)
    : program_(program), text_(text), begin_(begin), end_(end), words_((program.code_.size() + 63) / 64) {
  block_ = std::max(kLeastBlock, static_cast<std::size_t>(std::sqrt(static_cast<double>(end - begin))) + 1);
  const std::size_t blocks = (end - begin) / block_ + 1;
  if ((blocks + 1 + block_ + 2 * kSteps) * words_ * sizeof(Set) > kMostMemory)
    throw Error(ErrorCode::out_of_budget, "text",
                "text: too long (" + std::to_string(text.size()) + " bytes) to find every match of a pattern as large as this");
  if (!program.bytes_) {
    const std::string_view part = text.substr(begin, end - begin);
    if (const std::size_t at = find_invalid_utf8(part); at != std::string_view::npos)
      throw Error(ErrorCode::invalid_text, "text", "text: not valid UTF-8 at byte " + std::to_string(begin + at), begin + at);
  }
  low_.fill(kUnknown);
  seen_.resize(program.code_.size());
  steps_.resize(kSteps * (1 + 2 * words_));
  marks_.resize((blocks + 1) * words_);
  Set* const last = &marks_[blocks * words_];
  last[(program.code_.size() - 1) / 64] |= Set{1} << ((program.code_.size() - 1) % 64);
  work_.push_back(static_cast<std::uint32_t>(program.code_.size() - 1));
  close(context(end), last);
  std::size_t block = blocks;
  backwards(begin, end, last, [&](std::size_t at, const Set* set) {
    while (block > 0 && at <= whole(begin_ + (block - 1) * block_)) std::copy_n(set, words_, &marks_[--block * words_]);
  });
}

std::size_t Linear::Run::whole(std::size_t at) const {
  while (!program_.bytes_ && at < end_ && is_continuation(text_[at])) ++at;
  return at;
}

std::size_t Linear::Run::behind(std::size_t at) const { return whole(at + 1); }

unsigned Linear::Run::context(std::size_t at) const {
  if (!program_.checks_) return 0;
  const bool first = at == 0, last = at == text_.size();
  const bool word_before = !first && is_word(text_[at - 1]), word_behind = !last && is_word(text_[at]);
  return (first                   ? begin_text | begin_line
          : text_[at - 1] == '\n' ? begin_line
                                  : 0u) |
         (last                ? end_text | end_line
          : text_[at] == '\n' ? end_line
                              : 0u) |
         (word_before != word_behind ? boundary : no_boundary);
}

// The class of a character: of two characters that no atom tells apart it is the same.
std::uint32_t Linear::Run::class_at(std::size_t at, std::size_t end) {
  const auto byte = static_cast<unsigned char>(text_[at]);
  const bool low = program_.bytes_ || byte < 128;
  std::size_t next = at;
  std::uint32_t& known = low ? low_[byte] : high_.try_emplace(next_code_point(text_, next), kUnknown).first->second;
  if (known == kUnknown) known = new_class(text_.substr(at, end - at));
  return known;
}

std::uint32_t Linear::Run::new_class(std::string_view character) {
  std::string matching;
  for (const auto& atom : program_.atoms_)
    matching += RE2::FullMatch(re2::StringPiece(character.data(), character.size()), *atom) ? '1' : '0';
  const auto [at, fresh] = class_of_atoms_.try_emplace(matching, static_cast<std::uint32_t>(takes_.size()));
  if (fresh) {
    auto& takes = takes_.emplace_back();
    for (std::size_t a = 0; a < matching.size(); ++a)
      if (matching[a] == '1') takes.insert(takes.end(), program_.takes_[a].begin(), program_.takes_[a].end());
  }
  return at->second;
}

// The set before a character, from the one after it.
void Linear::Run::step(const Set* after, std::size_t at, std::size_t next, Set* out) {
  const std::uint32_t character = class_at(at, next);
  const unsigned around = context(at);
  const Set key = (Set{character} + 1) << 8 | around;
  Set hash = key;
  for (std::size_t i = 0; i < words_; ++i) hash = (hash ^ after[i]) * 0x9E3779B97F4A7C15u;
  Set* const known = &steps_[(hash >> 32) % kSteps * (1 + 2 * words_)];
  if (*known != key || !std::equal(after, after + words_, known + 1)) {
    *known = key;
    std::copy_n(after, words_, known + 1);
    new_step(after, character, around, known + 1 + words_);
  }
  std::copy_n(known + 1 + words_, words_, out);
}

void Linear::Run::new_step(const Set* after, std::uint32_t character, unsigned context, Set* out) {
  const auto& code = program_.code_;
  std::fill_n(out, words_, 0);
  const auto mark = [&](std::uint32_t i) {
    out[i / 64] |= Set{1} << (i % 64);
    work_.push_back(i);
  };
  mark(static_cast<std::uint32_t>(code.size() - 1));
  for (std::uint32_t i : takes_[character])
    if (const std::uint32_t n = code[i].next; after[n / 64] >> (n % 64) & 1) mark(i);
  close(context, out);
}

// What goes on, without a character, to what is in the set and the work.
void Linear::Run::close(unsigned context, Set* out) {
  const auto& code = program_.code_;
  while (!work_.empty()) {
    const std::uint32_t i = work_.back();
    work_.pop_back();
    for (std::uint32_t k = program_.first_before_[i]; k < program_.first_before_[i + 1]; ++k) {
      const std::uint32_t b = program_.before_[k];
      if (out[b / 64] >> (b % 64) & 1) continue;
      if (code[b].op == Op::check && !(code[b].other & context)) continue;
      out[b / 64] |= Set{1} << (b % 64);
      work_.push_back(b);
    }
  }
}

// Hands the set of each place to `take`, from `to` down to `from`.
template <class Take>
void Linear::Run::backwards(std::size_t from, std::size_t to, const Set* last, Take&& take) {
  std::vector<Set> now(last, last + words_), then(words_);
  take(to, now.data());
  for (std::size_t next = to; next > from;) {
    std::size_t at = next - 1;
    while (!program_.bytes_ && at > from && is_continuation(text_[at])) --at;
    step(now.data(), at, next, then.data());
    now.swap(then);
    take(at, now.data());
    next = at;
  }
}

const Linear::Run::Set* Linear::Run::load(std::size_t at) {
  if (at < from_ || at > to_) {
    const std::size_t block = (at - begin_) / block_, behind = begin_ + (block + 1) * block_;
    from_ = whole(begin_ + block * block_);
    to_ = behind > end_ ? end_ : whole(behind);
    sets_.resize((to_ - from_ + 1) * words_);
    backwards(from_, to_, &marks_[(block + 1) * words_],
              [&](std::size_t place, const Set* set) { std::copy_n(set, words_, &sets_[(place - from_) * words_]); });
  }
  return &sets_[(at - from_) * words_];
}

bool Linear::Run::next(std::size_t from, Span& match) {
  for (std::size_t at = from; at <= end_; at = behind(at)) {
    if (load(at)[program_.start_ / 64] >> (program_.start_ % 64) & 1) {
      match = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(finish(at))};
      return true;
    }
  }
  return false;
}

// Where the match that begins here ends: at each place the way of highest priority from which a match can still be reached.
std::size_t Linear::Run::finish(std::size_t at) {
  const auto& code = program_.code_;
  std::uint32_t here = program_.start_;
  for (;; at = behind(at)) {
    const Set* const set = load(at);
    if (++round_ == 0) {
      std::fill(seen_.begin(), seen_.end(), 0);
      round_ = 1;
    }
    work_.assign(1, here);
    for (;;) {
      const std::uint32_t i = work_.back();
      work_.pop_back();
      if (seen_[i] == round_ || !(set[i / 64] >> (i % 64) & 1)) continue;
      seen_[i] = round_;
      const Instruction& x = code[i];
      if (x.op == Op::fork) work_.push_back(x.other);
      if (x.op == Op::fork || x.op == Op::check) {
        work_.push_back(x.next);
        continue;
      }
      work_.clear();
      if (x.op == Op::accept) return at;
      here = x.next;
      break;
    }
  }
}

}  // namespace newspan
