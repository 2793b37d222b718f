#include "regex/starts.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

#include "base/avx2.hpp"

namespace newspan {
namespace {

using Op = Program::Op;

constexpr std::size_t kMostPrefixes = 1024;  // of a program
constexpr std::size_t kSorted = 2048;        // prefixes that are merged two by two
constexpr double kRare = 0.003;              // a share of all bytes: one byte is enough
constexpr double kSlower = 1;                // places of a thousand: what looking without such a pair takes longer
constexpr std::size_t kMostCut = 1024;       // instructions of a program that is cut
constexpr std::size_t kMostTried = 64;       // places where it may be

// Occurrences in a thousand bytes of English news.
const std::array<double, 256>& frequencies() {
  static const auto all = [] {
    std::array<double, 256> out{};
    static constexpr std::string_view kLetters = "etaoinsrhldcumfpgwybvkxjqz";
    static constexpr double kOften[] = {95, 70, 65, 58, 57, 57, 53, 50, 38, 33,  29, 25,  21,
                                        19, 17, 16, 15, 13, 13, 11, 8,  6,  1.5, 1,  0.8, 0.7};
    for (std::size_t i = 0; i < kLetters.size(); ++i) {
      out[static_cast<unsigned char>(kLetters[i])] = kOften[i];
      out[static_cast<unsigned char>(kLetters[i] - 32)] = std::max(0.2, kOften[i] / 20);
    }
    for (unsigned char c = '0'; c <= '9'; ++c) out[c] = 1;
    for (std::size_t c = 128; c < 256; ++c) out[c] = 0.05;
    for (const unsigned char c : {0x80, 0x99, 0xE2}) out[c] = 3;
    for (const char c : std::string_view("\"'()-:;$%/\n")) out[static_cast<unsigned char>(c)] = 1.5;
    out[' '] = 165;
    out['.'] = out[','] = 9;
    for (double& x : out) x = std::max(x, 0.01);
    return out;
  }();
  return all;
}

double share(const ByteSet& s) {
  if (s.all()) return 1;
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::uint64_t left = s.bits[i]; left != 0; left &= left - 1)
      sum += frequencies()[64 * i + static_cast<std::size_t>(std::countr_zero(left))];
  return sum / 1000;
}

ByteSet bytes_from(std::size_t first, std::size_t last) {
  ByteSet s;
  s.add(first, last);
  return s;
}

// The bytes of a set's characters: alike by their number of bytes, and by the first where there are few.
using Bytes = std::vector<ByteSet>;
std::vector<Bytes> in_bytes(const CharSet& set, bool bytes) {
  std::vector<Bytes> out;
  ByteSet low;
  std::map<unsigned, Bytes> by_lead;
  for (const auto r : set.ranges()) {
    for (char32_t c = r.first; c <= r.last && c < (bytes ? 256u : 128u); ++c) low.add(c);
    if (bytes) continue;
    static constexpr char32_t kFirst[] = {0x80, 0x800, 0x10000, 0x110000};
    for (unsigned size = 2; size <= 4; ++size) {
      const auto first = std::max<char32_t>(r.first, kFirst[size - 2]), last = std::min<char32_t>(r.last, kFirst[size - 1] - 1);
      if (first > last) continue;
      const unsigned shift = 6 * (size - 1), mark = size == 2 ? 0xC0 : size == 3 ? 0xE0 : 0xF0;
      for (char32_t lead = first >> shift; lead <= last >> shift; ++lead) {
        Bytes& b = by_lead[mark | lead];
        b.resize(size);
        b[0].add(mark | lead);
        const auto from = std::max<char32_t>(first, lead << shift), to = std::min<char32_t>(last, ((lead + 1) << shift) - 1);
        for (unsigned k = 1; k < size; ++k) {
          const unsigned down = shift - 6 * k;
          // Below another lead any continuation is possible.
          if (k > 1 && (from >> (down + 6)) != (to >> (down + 6))) {
            b[k].add(0x80, 0xBF);
          } else {
            b[k].add(0x80 | ((from >> down) & 63), 0x80 | ((to >> down) & 63));
          }
        }
      }
    }
  }
  if (!low.none()) out.push_back({low});
  if (by_lead.size() <= 4) {
    for (auto& [lead, b] : by_lead) out.push_back(std::move(b));
    return out;
  }
  for (std::size_t size = 2; size <= 4; ++size) {
    Bytes all(size);
    for (const auto& [lead, b] : by_lead)
      for (std::size_t k = 0; b.size() == size && k < size; ++k) all[k] = all[k] | b[k];
    if (!all[0].none()) out.push_back(std::move(all));
  }
  return out;
}

constexpr Prefix kAny{~ByteSet{}, ~ByteSet{}, ~ByteSet{}, ~ByteSet{}};

class Reader {
 public:
  Reader(const Program& program, const CharSets& sets, bool bytes) : p_(program), sets_(sets), bytes_(bytes) {}

  // With `depth` bytes behind the place; false where there are too many prefixes. Of one byte there are never.
  bool read(std::uint32_t start, std::size_t depth, Beginnings& out) {
    depth_ = depth;
    prefixes_.clear();
    out.empty = false;
    const bool known = follow(start, kAny, 0, out.empty);
    out.prefixes.assign(prefixes_.begin(), prefixes_.end());
    return known;
  }

 private:
  // The bytes before a place where the conditions hold and one of these bytes follows.
  ByteSet before(std::uint32_t conditions, const CharSet& set, const ByteSet& first) const {
    ByteSet out = ~ByteSet{}, ascii_word;
    for (const auto r : word_characters(false).ranges()) ascii_word.add(r.first, r.last);
    const ByteSet high = bytes_ ? ByteSet{} : bytes_from(0x80, 0xFF);
    if (conditions & begin_text) out = {};
    if (conditions & begin_line) out = out & bytes_from('\n', '\n');
    const auto in_words = [&](bool unicode, bool same) {
      const bool is_word = unicode ? word_characters(true).contains_all(set) : (first & ~ascii_word).none();
      const bool is_none = unicode ? !word_characters(true).meets(set) : (first & ascii_word).none();
      if (!is_word && !is_none) return;
      const ByteSet words = unicode ? ascii_word | high : ascii_word, others = ~ascii_word;
      out = out & (is_word == same ? words : others);
    };
    if (conditions & boundary) in_words(false, false);
    if (conditions & no_boundary) in_words(false, true);
    if (conditions & unicode_boundary) in_words(true, false);
    if (conditions & no_unicode_boundary) in_words(true, true);
    return out;
  }

  bool follow(std::uint32_t start, const Prefix& so_far, std::size_t read, bool& empty) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> todo{{start, 0}};  // instructions and conditions on the way
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    while (!todo.empty()) {
      const auto here = todo.back();
      todo.pop_back();
      if (!seen.insert(here).second) continue;
      const auto& x = p_.code[here.first];
      switch (x.op) {
        case Op::accept:
          if (read == 0) {
            empty = true;
            if (!add_prefix(empty_match(here.second))) return false;
          } else if (!add_prefix(so_far)) {
            return false;
          }
          break;
        case Op::take:
          for (const Bytes& b : bytes_of(x.other)) {
            Prefix next = so_far;
            if (read == 0) next[0] = before(here.second, sets_[x.other], b[0]);
            std::size_t at = read;
            for (std::size_t k = 0; k < b.size() && at < depth_; ++k) next[1 + at++] = b[k];
            if (!(at == depth_ ? add_prefix(next) : follow(x.next, next, at, empty))) return false;
          }
          break;
        case Op::fork:
          todo.push_back({x.other, here.second});
          todo.push_back({x.next, here.second});
          break;
        case Op::check: todo.push_back({x.next, here.second | (read == 0 ? x.other : 0)}); break;
        default: todo.push_back({x.next, here.second});
      }
    }
    return true;
  }

  // Where a match that is empty may stand, but at the begin and the end of the text.
  Prefix empty_match(std::uint32_t conditions) const {
    Prefix out = kAny;
    out[0] = before(conditions, CharSet({{0, CharSet::kLast}}), ~ByteSet{});
    if (conditions & end_text) out[1] = {};
    if (conditions & end_line) out[1] = bytes_from('\n', '\n');
    if (!bytes_) out[1].bits[2] = 0;  // no character begins with a byte from 128 to 191
    return out;
  }

  bool add_prefix(const Prefix& p) {
    if (std::any_of(p.begin(), p.end(), [](const ByteSet& s) { return s.none(); })) return true;
    prefixes_.insert(p);
    return depth_ == 1 || prefixes_.size() <= kMostPrefixes;
  }

  const std::vector<Bytes>& bytes_of(std::uint32_t set) {
    const auto [at, fresh] = bytes_of_.try_emplace(set);
    if (fresh) at->second = in_bytes(sets_[set], bytes_);
    return at->second;
  }

  const Program& p_;
  const CharSets& sets_;
  bool bytes_;
  std::size_t depth_ = 3;
  std::set<Prefix> prefixes_;
  std::map<std::uint32_t, std::vector<Bytes>> bytes_of_;
};

Prefix both(const Prefix& a, const Prefix& b) {
  Prefix out;
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = a[k] | b[k];
  return out;
}

// What is taken where the halves of a byte are looked up one by one.
Prefix in_halves(Prefix p) {
  for (std::size_t k = 1; k < p.size(); ++k) {
    std::uint32_t low = 0, high = 0;
    for (std::size_t b = 0; b < 256; ++b)
      if (p[k].has(b)) low |= 1u << (b & 15), high |= 1u << (b >> 4);
    for (std::size_t b = 0; b < 256; ++b)
      if (low >> (b & 15) & high >> (b >> 4) & 1) p[k].add(b);
  }
  return p;
}

// Neighbours in the order of their bytes are merged, those first that let the fewest places through for it.
std::vector<Prefix> merged(std::vector<Prefix> all, std::size_t most, Prefix (*both)(const Prefix&, const Prefix&)) {
  while (all.size() > most) {
    const bool many = all.size() > kSorted;
    std::vector<double> alone;
    for (const Prefix& p : all) alone.push_back(expected(p));
    std::vector<std::pair<double, std::size_t>> costs;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) costs.push_back({expected(both(all[i], all[i + 1])) - alone[i] - alone[i + 1], i});
    // Many at a time while there are many; no two of a kind side by side.
    const std::size_t wanted = many ? all.size() / 3 : std::max<std::size_t>(1, std::min(all.size() - most, all.size() / 16));
    std::partial_sort(costs.begin(), costs.begin() + static_cast<std::ptrdiff_t>(wanted), costs.end());
    std::vector<bool> gone(all.size() + 1);
    std::size_t left = std::min(wanted, all.size() - most);
    for (std::size_t c = 0; c < wanted && left > 0; ++c) {
      const std::size_t i = costs[c].second;
      if (gone[i] || gone[i + 1]) continue;
      all[i + 1] = both(all[i], all[i + 1]);
      gone[i] = true;
      --left;
    }
    std::vector<Prefix> kept;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!gone[i]) kept.push_back(all[i]);
    all = std::move(kept);
  }
  return all;
}

// Of the bytes behind a place that are of no more than two values the two rarest; or one twice, where it is rare enough.
std::optional<BytePair> rarest_pair(const std::vector<Prefix>& prefixes) {
  struct Byte {
    double share;
    std::uint8_t at, first, second;
  };
  std::vector<Byte> few;
  for (std::uint8_t k = 0; k < 3; ++k) {
    ByteSet all;
    for (const Prefix& p : prefixes) all = all | p[k + 1u];
    std::vector<std::uint8_t> values;
    for (std::size_t b = 0; b < 256; ++b)
      if (all.has(b)) values.push_back(static_cast<std::uint8_t>(b));
    if (values.size() == 1 || values.size() == 2) few.push_back({share(all), k, values.front(), values.back()});
  }
  std::sort(few.begin(), few.end(), [](const Byte& a, const Byte& b) { return a.share < b.share; });
  if (few.empty() || (few.size() == 1 && few[0].share > kRare)) return std::nullopt;
  const Byte &a = few[0], &b = few[few.size() > 1];
  return BytePair{{a.at, b.at}, {a.first, b.first}, {a.second, b.second}};
}

}  // namespace

double expected(const Prefix& p) {
  double out = 1000;
  for (const ByteSet& s : p) out *= share(s);
  return out;
}

double expected(const std::vector<Prefix>& prefixes) {
  double out = 0;
  for (const Prefix& p : prefixes) out += expected(p);
  return std::min(out, 1000.0);
}

double cost(const std::vector<Prefix>& prefixes) { return expected(prefixes) + (rarest_pair(prefixes) ? 0 : kSlower); }

Beginnings beginnings(const Program& program, std::uint32_t start, const CharSets& sets, bool bytes) {
  Beginnings out;
  Reader reader(program, sets, bytes);
  for (std::size_t depth = 3; depth > 0; --depth)
    if (reader.read(start, depth, out)) break;
  return out;
}

bool may_begin_with(const Program& program, std::uint32_t start, const CharSets& sets, const CharSet& characters) {
  std::vector<std::uint32_t> todo{start};
  std::vector<bool> seen(program.code.size());
  while (!todo.empty()) {
    const std::uint32_t i = todo.back();
    todo.pop_back();
    if (seen[i]) continue;
    seen[i] = true;
    const auto& x = program.code[i];
    if (x.op == Op::take) {
      if (sets[x.other].meets(characters)) return true;
    } else if (x.op != Op::accept) {
      todo.push_back(x.next);
      if (x.op == Op::fork) todo.push_back(x.other);
    }
  }
  return false;
}

bool only_at_end(const Program& program) {
  std::vector<std::uint32_t> todo{program.start};
  for (const auto& x : program.code)
    if (x.op == Op::take) todo.push_back(x.next);
  std::vector<bool> seen(program.code.size());
  while (!todo.empty()) {
    const std::uint32_t i = todo.back();
    todo.pop_back();
    const auto& x = program.code[i];
    if (x.op == Op::accept) return false;
    if (seen[i] || x.op == Op::take || (x.op == Op::check && x.other == end_text)) continue;
    seen[i] = true;
    todo.push_back(x.next);
    if (x.op == Op::fork) todo.push_back(x.other);
  }
  return true;
}

std::optional<Run> leading_run(const Program& program) {
  const auto& code = program.code;
  std::uint32_t i = program.start;
  while (code[i].op == Op::save) i = code[i].next;
  const auto loop = [&](std::uint32_t take, std::uint32_t fork, bool may_be_empty) -> std::optional<Run> {
    if (code[take].op != Op::take || code[take].next != fork || code[fork].op != Op::fork) return std::nullopt;
    if (code[fork].next != take && code[fork].other != take) return std::nullopt;
    return Run{code[take].other, code[fork].next == take ? code[fork].other : code[fork].next, may_be_empty};
  };
  if (code[i].op == Op::take) return loop(i, code[i].next, false);
  if (code[i].op != Op::fork) return std::nullopt;
  const auto greedy = loop(code[i].next, i, true);
  return greedy ? greedy : loop(code[i].other, i, true);
}

namespace {

// The instructions that every way to the end goes through, the first of all left out.
std::vector<std::uint32_t> on_every_way(const Program& program) {
  const auto& code = program.code;
  constexpr std::uint32_t kNone = 0xffffffff;
  // One way; then, from each of its instructions on, how far along it the others lead.
  std::vector<std::uint32_t> from(code.size(), kNone), way, todo{program.start};
  const auto reach = [&](std::uint32_t to, std::uint32_t i) {
    if (from[to] != kNone) return;
    from[to] = i;
    todo.push_back(to);
  };
  from[program.start] = program.start;
  while (!todo.empty()) {
    const std::uint32_t i = todo.back();
    todo.pop_back();
    if (code[i].op == Op::accept) continue;
    reach(code[i].next, i);
    if (code[i].op == Op::fork) reach(code[i].other, i);
  }
  for (auto i = static_cast<std::uint32_t>(code.size() - 1); i != program.start; i = from[i]) way.push_back(i);
  std::reverse(way.begin(), way.end());
  std::vector<std::size_t> place(code.size());  // on the way, from one on
  for (std::size_t k = 0; k < way.size(); ++k) place[way[k]] = k + 1;
  std::vector<bool> seen(code.size());
  std::vector<std::uint32_t> out;
  std::size_t far = 0;
  for (std::size_t k = 0; k < way.size(); ++k) {
    todo.assign(1, k == 0 ? program.start : way[k - 1]);
    if (k > 0 && far == k) out.push_back(way[k - 1]);
    while (!todo.empty()) {
      const auto& x = code[todo.back()];
      todo.pop_back();
      for (const std::uint32_t to : {x.next, x.op == Op::fork ? x.other : x.next}) {
        far = std::max(far, place[to]);
        if (place[to] > 0 || to == program.start || seen[to]) continue;
        seen[to] = true;
        todo.push_back(to);
      }
    }
  }
  return out;
}

Program leading_to(const Program& program, std::uint32_t cut) {
  constexpr std::uint32_t kNone = 0xffffffff;
  Program out{.conditions = program.conditions, .groups = 0, .code = {}};
  std::vector<std::uint32_t> number(program.code.size(), kNone), todo;
  const auto of = [&](std::uint32_t i) {
    if (number[i] == kNone) {
      // Before a character the text may end, too.
      const bool takes = i != cut && program.code[i].op == Op::take;
      number[i] = static_cast<std::uint32_t>(out.code.size());
      out.code.resize(out.code.size() + (takes ? 2 : 1), {Op::accept, kNone, kNone});
      if (i != cut) todo.push_back(i);
    }
    return number[i];
  };
  out.start = of(program.start);
  while (!todo.empty()) {
    const std::uint32_t i = todo.back();
    todo.pop_back();
    Program::Instruction x = program.code[i];
    x.next = of(x.next);
    if (x.op == Op::fork) x.other = of(x.other);
    std::uint32_t at = number[i];
    if (x.op == Op::take) {
      out.code[at] = {Op::fork, at + 1, kNone};
      ++at;
    }
    out.code[at] = x;
  }
  const auto end = static_cast<std::uint32_t>(out.code.size());
  for (auto& x : out.code) {
    if (x.op == Op::fork && x.other == kNone) x.other = end;
    if (x.op != Op::accept && number[cut] == x.next) x.next = end;
    if (x.op == Op::fork && number[cut] == x.other) x.other = end;
  }
  out.code.push_back({Op::accept, 0, 0});
  return out;
}

}  // namespace

std::optional<Cut> rarest_cut(const Program& program, const CharSets& sets, bool bytes, double below_cost) {
  if (program.code.size() > kMostCut) return std::nullopt;
  Reader reader(program, sets, bytes);
  std::optional<Cut> out;
  std::uint32_t at = 0;
  std::size_t tried = 0;
  for (const std::uint32_t i : on_every_way(program)) {
    if (program.code[i].op == Op::save || ++tried > kMostTried) continue;
    Beginnings b;
    if (!reader.read(i, 3, b) || b.empty || b.prefixes.empty()) continue;
    const double costs = cost(b.prefixes);
    if (costs >= below_cost) continue;
    below_cost = costs;
    out = {std::move(b.prefixes), {}};
    at = i;
  }
  if (out) out->before = leading_to(program, at);
  return out;
}

Starts::Starts(std::vector<Prefix> prefixes) {
  // The lower byte first: what begins alike stands together.
  std::sort(prefixes.begin(), prefixes.end(), [](const Prefix& a, const Prefix& b) { return b < a; });
  prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
  prefixes = merged(std::move(prefixes), 64, both);
  for (std::size_t i = 0; i < prefixes.size(); ++i)
    for (std::size_t k = 0; k < 4; ++k) {
      for (std::size_t b = 0; b < 256; ++b) exact_[k][b] |= std::uint64_t{prefixes[i][k].has(b)} << i;
      if (prefixes[i][k].all()) open_[k] |= std::uint64_t{1} << i;
    }
  pair_ = rarest_pair(prefixes);
  for (Prefix& p : prefixes) p = in_halves(p);
  prefixes = merged(std::move(prefixes), 8, [](const Prefix& a, const Prefix& b) { return in_halves(both(a, b)); });
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const auto bucket = static_cast<std::uint8_t>(1 << i);
    if (prefixes[i][0].all()) halves_.any |= bucket;
    else halves_.before_matters = true;
    for (std::size_t b = 0; b < 256; ++b) {
      if (prefixes[i][0].has(b) && !prefixes[i][0].all()) halves_.before[b >> 7][b & 15] |= static_cast<std::uint8_t>(1 << (b >> 4 & 7));
      for (std::size_t k = 0; k < 3; ++k)
        if (prefixes[i][k + 1].has(b)) {
          halves_.low[k][b & 15] |= bucket;
          halves_.high[k][b >> 4] |= bucket;
        }
    }
  }
}

// Near the end of the text only what may be shorter goes through.
bool Starts::passes(std::string_view text, std::size_t at) const {
  std::uint64_t left = exact_[0][static_cast<unsigned char>(text[at - 1])];
  for (std::size_t k = 1; k < 4; ++k) left &= at + k - 1 < text.size() ? exact_[k][static_cast<unsigned char>(text[at + k - 1])] : open_[k];
  return left != 0;
}

namespace {

#ifdef NEWSPAN_AVX2
#define NEWSPAN_AVX2_INLINE __attribute__((target("avx2,bmi"), always_inline)) inline

NEWSPAN_AVX2_INLINE __m256i bytes_at(const char* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
NEWSPAN_AVX2_INLINE __m256i table_of(const std::array<std::uint8_t, 16>& t) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(t.data())));
}

// Hands each place that one of the eight buckets takes with all four bytes to `check`, 32 places at a time while there are so many before
// `to`, with two bytes behind them; tells where it stopped.
template <bool kBefore, class Halves, class Check>
__attribute__((target("avx2,bmi"))) std::size_t each_start(std::string_view text, std::size_t at, std::size_t to, const Halves& halves,
                                                           Check check) {
  const __m256i nibble = _mm256_set1_epi8(15), none = _mm256_setzero_si256(), all = _mm256_set1_epi8(-1);
  const __m256i bits = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
  const __m256i any = _mm256_set1_epi8(static_cast<char>(halves.any));
  const __m256i before_low = table_of(halves.before[0]), before_high = table_of(halves.before[1]);
  __m256i low[3], high[3];
  for (std::size_t k = 0; k < 3; ++k) low[k] = table_of(halves.low[k]), high[k] = table_of(halves.high[k]);
  for (; at + 34 <= text.size() && at + 32 <= to; at += 32) {
    __m256i left = all;
    if (kBefore) {
      const __m256i before = bytes_at(text.data() + at - 1), half = _mm256_and_si256(before, nibble);
      const __m256i row = _mm256_blendv_epi8(_mm256_shuffle_epi8(before_low, half), _mm256_shuffle_epi8(before_high, half), before);
      const __m256i bit = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(before, 4), nibble));
      const __m256i other = _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), none);
      left = _mm256_or_si256(any, _mm256_andnot_si256(other, all));
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const __m256i bytes = bytes_at(text.data() + at + k);
      left = _mm256_and_si256(left, _mm256_shuffle_epi8(low[k], _mm256_and_si256(bytes, nibble)));
      left = _mm256_and_si256(left, _mm256_shuffle_epi8(high[k], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
    }
    for (auto places = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, none))); places != 0; places &= places - 1)
      check(at + static_cast<std::size_t>(std::countr_zero(places)));
  }
  return at;
}

// The same where two bytes of few values are enough to tell most places. The last 32 places are asked together with some before them.
template <bool kOne, class Check>
__attribute__((target("avx2,bmi"))) std::size_t each_pair(std::string_view text, std::size_t at, std::size_t to, const BytePair& pair,
                                                          Check check) {
  to = std::min(to, std::max<std::size_t>(text.size(), 2) - 2);
  if (to < at + 32) return at;
  __m256i first[2], second[2];
  for (std::size_t k = 0; k < 2; ++k)
    first[k] = _mm256_set1_epi8(static_cast<char>(pair.first[k])), second[k] = _mm256_set1_epi8(static_cast<char>(pair.second[k]));
  const char* const bytes[] = {text.data() + pair.at[0], text.data() + pair.at[1]};
  const auto places_at = [&](std::size_t i) __attribute__((target("avx2,bmi"), always_inline)) {
    __m256i taken[2];
    for (std::size_t k = 0; k < 2; ++k) {
      const __m256i b = bytes_at(bytes[k] + i);
      taken[k] = _mm256_cmpeq_epi8(b, first[k]);
      if (!kOne) taken[k] = _mm256_or_si256(taken[k], _mm256_cmpeq_epi8(b, second[k]));
    }
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_and_si256(taken[0], taken[1])));
  };
  const auto check_all = [&](std::size_t i, std::uint64_t places) __attribute__((target("avx2,bmi"), always_inline)) {
    for (; places != 0; places &= places - 1) check(i + static_cast<std::size_t>(std::countr_zero(places)));
  };
  for (; at + 64 <= to; at += 64) check_all(at, places_at(at) | std::uint64_t{places_at(at + 32)} << 32);
  if (at + 32 <= to) check_all(at, places_at(at)), at += 32;
  if (at < to) check_all(to - 32, places_at(to - 32) & ~std::uint32_t{0} << (at - (to - 32)));
  return to;
}
#endif

// The same elsewhere, where the rarer byte is of one value.
template <class Check>
std::size_t each_byte(std::string_view text, std::size_t at, std::size_t to, const BytePair& pair, Check check) {
  const char* const begin = text.data() + pair.at[0];
  while (at < to) {
    const void* const found = std::memchr(begin + at, pair.first[0], to - at);
    if (!found) return to;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
    check(at++);
  }
  return at;
}

}  // namespace

std::size_t Starts::find(std::string_view text, std::size_t from, std::size_t to, std::uint32_t* out) const {
  const std::size_t whole = std::min(to, text.size() < 3 ? std::size_t{0} : text.size() - 2);  // from here on not all three are there
  std::size_t at = from, found = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  const auto check = [&](std::size_t i) {
    const std::uint64_t left = exact_[0][bytes[i - 1]] & exact_[1][bytes[i]] & exact_[2][bytes[i + 1]] & exact_[3][bytes[i + 2]];
    out[found] = static_cast<std::uint32_t>(i);
    found += left != 0;
  };
#ifdef NEWSPAN_AVX2
  if (has_avx2()) {
    if (!pair_ && halves_.before_matters) at = each_start<true>(text, at, to, halves_, check);
    else if (!pair_) at = each_start<false>(text, at, to, halves_, check);
    else if (pair_->first == pair_->second) at = each_pair<true>(text, at, to, *pair_, check);
    else at = each_pair<false>(text, at, to, *pair_, check);
  }
#endif
  if (pair_ && pair_->first[0] == pair_->second[0]) at = each_byte(text, at, whole, *pair_, check);
  for (; at < whole; ++at) check(at);
  for (; at < to; ++at) {
    out[found] = static_cast<std::uint32_t>(at);
    found += passes(text, at);
  }
  return found;
}

}  // namespace newspan
