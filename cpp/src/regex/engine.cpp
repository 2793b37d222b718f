#include "regex/engine.hpp"

#include <algorithm>
#include <atomic>
#include <queue>
#include <utility>

#include "newspan/error.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {
namespace {

constexpr std::size_t kChunk = 8192;     // places filtered at a time
constexpr std::size_t kStride = 64;      // characters read before it is asked who reads
constexpr std::size_t kPatience = 4096;  // characters that a pattern may read in vain in a short text
constexpr std::size_t kAbreast = 9;      // characters that walks read side by side
constexpr std::size_t kWalk = 4;         // what a walk costs beside, in characters
constexpr std::size_t kHaste = 256;      // characters that a pattern alone may read in vain at first
constexpr std::uint32_t kAbsent = 63;    // texts for which a pattern that reads too much again and again goes straight to the second lane
constexpr double kDense = 30;            // of a thousand places: from here on another way to find them is looked for
constexpr double kRarer = 4;             // so many times must a place be cheaper to look for that is read back from
constexpr std::size_t kFirst = 512;      // places filtered at first where one match is enough, then twice as many

constexpr std::size_t kInstruction = 48;  // bytes, with what there is beside it in the automaton and its cache

std::atomic<std::uint64_t> steps_of_all{0};

}  // namespace

Engine::Source engine_source(std::string_view pattern, const PatternOptions& o) {
  return {(o.multi_line ? "(?m)" : "") + in_re2_syntax(pattern, o.bytes),
          {.ignore_case = o.ignore_case, .dot_all = o.dot_all, .bytes = o.bytes, .unicode = !o.bytes && !o.ascii}};
}

std::uint64_t Engine::steps() { return steps_of_all.load(std::memory_order_relaxed); }

// What a thread needs.
struct Engine::Workspace {
  explicit Workspace(const Engine& e) : cache(*e.automaton_, e.max_memory_) {
    for (const Group& g : e.groups_) starts.push_back({g.patterns});
    const std::size_t n = e.programs_.size();
    from.resize(n);
    ends.resize(n);
    walks.resize(n);
    read.resize(n);
    absent.resize(n);
    stay.resize(n);
    lanes.resize(n);
    places.resize(kChunk + 1);
    if (n > 1) fronts.resize(kChunk);
    if (e.through_) through.emplace(e.through_->linear, true), passed.resize(kChunk + 1);
  }
  Automaton::Cache cache;
  std::vector<Automaton::Start> starts;  // of each group
  std::vector<std::uint32_t> from;       // a pattern's next match begins here or behind
  std::vector<std::uint32_t> ends;       // of a pattern's match in the walk with this number
  std::vector<std::uint64_t> walks;
  std::vector<std::size_t> read;            // by a pattern, in long walks
  std::vector<std::uint32_t> absent, stay;  // texts for which a pattern is still away, and how long it was
  std::vector<std::uint32_t> matched, running, away, places;
  std::vector<Automaton::Cache::Walk> fronts;  // of many patterns
  std::optional<Linear::Cache> through;
  std::vector<std::uint32_t> passed;
  struct Lane {
    Lane(const Engine::Lane& l, std::size_t max_memory)
        : of(l), forwards(l.automaton, max_memory), start{{0}}, whole(l.linear, true), anywhere(l.linear, false) {}
    const Engine::Lane& of;
    Automaton::Cache forwards;
    Automaton::Start start;
    Linear::Cache whole, anywhere;
  };
  std::vector<std::unique_ptr<Lane>> lanes;
  std::uint64_t walk = 0, steps = 0;
};

class Engine::Lease {
 public:
  explicit Lease(const Engine& e) : engine_(e) {
    const std::lock_guard lock(e.mutex_);
    if (!e.idle_.empty()) {
      workspace_ = std::move(e.idle_.back());
      e.idle_.pop_back();
    }
    if (!workspace_) workspace_ = std::make_unique<Workspace>(e);
  }
  ~Lease() {
    steps_of_all.fetch_add(std::exchange(workspace_->steps, 0), std::memory_order_relaxed);
    const std::lock_guard lock(engine_.mutex_);
    engine_.idle_.push_back(std::move(workspace_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Workspace& operator*() const { return *workspace_; }

  Workspace::Lane& lane(std::uint32_t pattern) const {
    auto& made = workspace_->lanes[pattern];
    if (!made) made = std::make_unique<Workspace::Lane>(engine_.lane(pattern), engine_.max_memory_);
    return *made;
  }

 private:
  const Engine& engine_;
  std::unique_ptr<Workspace> workspace_;
};

Engine::Engine(const std::vector<Source>& sources, std::size_t max_memory) : max_memory_(max_memory) {
  std::size_t instructions = 0;
  for (const Source& s : sources) {
    bytes_ = s.options.bytes;
    programs_.push_back(Program::of(s.re2_syntax, s.options, sets_));
    if (programs_.back()) instructions += programs_.back()->code.size();
    else unread_.push_back(static_cast<std::uint32_t>(programs_.size() - 1));
    if (instructions > max_memory / kInstruction)
      throw Error(ErrorCode::out_of_budget, "pattern", "the programs need more than max_memory, " + std::to_string(max_memory) + " bytes",
                  programs_.size() - 1);
  }
  memory_ = instructions * kInstruction;
  const Program none{.code = {{Program::Op::skip, 0, 0}}};
  std::vector<const Program*> programs;
  for (const auto& p : programs_) programs.push_back(p ? &*p : &none);
  std::uint32_t conditions = 0;
  for (const Program* p : programs) conditions |= p->conditions;
  any_ = sets_.of(".", {.dot_all = true, .bytes = bytes_}).value();
  automaton_.emplace(programs, std::make_shared<const Alphabet>(sets_, conditions, bytes_));
  lanes_.resize(sources.size());
  runs_.resize(sources.size());
  groups_.emplace_back();
  std::vector<std::vector<Prefix>> prefixes(1);
  for (std::uint32_t i = 0; i < programs_.size(); ++i)
    if (programs_[i]) place(i, prefixes);
  for (std::size_t g = 0; g < groups_.size(); ++g) groups_[g].starts.emplace(std::move(prefixes[g]));
}

// Which places are asked for a pattern: where its first bytes stand; if it begins with a run, where one begins; or where one ends, if
// there are far fewer of those.
void Engine::place(std::uint32_t pattern, std::vector<std::vector<Prefix>>& prefixes) {
  const Program& p = *programs_[pattern];
  Beginnings b = beginnings(p, p.start, sets_, bytes_);
  if ((programs_.size() == 1 || expected(b.prefixes) > kDense) && only_at_end(p)) {
    groups_.push_back({.patterns = {pattern}, .at_end = true});
    prefixes.emplace_back();
    return;
  }
  if (b.empty) {
    groups_[0].empty = true;
  } else if (const auto run = leading_run(p)) {
    const CharSet& x = sets_[run->set];
    ByteSet apart, within;  // the bytes before a run, and its last one
    for (std::size_t c = 0; c < 256; ++c) {
      const bool unknown = !bytes_ && c >= 128, taken = !unknown && x.contains(static_cast<char32_t>(c));
      if (unknown || taken) within.add(c);
      if (unknown || !taken) apart.add(c);
    }
    for (Prefix& q : b.prefixes) q[0] = q[0] & apart;
    // What the rest begins with must end the run.
    Beginnings rest;
    if (expected(b.prefixes) > kDense && !may_begin_with(p, run->rest, sets_, x)) rest = beginnings(p, run->rest, sets_, bytes_);
    if (!rest.empty && !rest.prefixes.empty() && expected(rest.prefixes) < expected(b.prefixes) / 2) {
      std::size_t g = 1;
      while (g < groups_.size() && groups_[g].back != run) ++g;
      if (g == groups_.size()) {
        groups_.push_back({.back = run});
        prefixes.emplace_back();
      }
      groups_[g].patterns.push_back(pattern);
      for (Prefix& q : rest.prefixes) {
        if (!run->may_be_empty) q[0] = q[0] & within;
        prefixes[g].push_back(q);
      }
      return;
    }
    runs_[pattern] = run;
  }
  if (programs_.size() == 1 && !b.empty)
    if (auto cut = rarest_cut(p, sets_, bytes_, cost(b.prefixes) / kRarer)) {
      memory_ += sizeof(Through) + cut->before.code.size() * kInstruction;
      through_ = std::make_unique<const Through>(std::move(*cut), *automaton_->alphabet());
    }
  groups_[0].patterns.push_back(pattern);
  prefixes[0].insert(prefixes[0].end(), b.prefixes.begin(), b.prefixes.end());
}

const Engine::Lane& Engine::lane(std::uint32_t pattern) const {
  const std::lock_guard lock(mutex_);
  auto& made = lanes_[pattern];
  if (!made) {
    const Program& p = *programs_[pattern];
    const auto& alphabet = automaton_->alphabet();
    Program anywhere = p;
    const auto loop = static_cast<std::uint32_t>(p.code.size());
    anywhere.code.push_back({Program::Op::fork, p.start, loop + 1});
    anywhere.code.push_back({Program::Op::take, loop, any_});
    anywhere.start = loop;
    made = std::unique_ptr<const Lane>(new Lane{Automaton({&anywhere}, alphabet), Linear(p, *alphabet)});
  }
  return *made;
}

std::size_t Engine::memory() const {
  const std::lock_guard lock(mutex_);
  std::size_t out = memory_ + automaton_->alphabet()->memory() + groups_.size() * sizeof(Starts);
  for (const auto& w : idle_)
    if (w) out += w->cache.memory();
  return out;
}

Engine::~Engine() = default;

class Engine::Search {
 public:
  Search(const Engine& engine, const Lease& lease, std::string_view text, std::size_t begin, std::size_t end, bool first, const Take& take)
      : e_(engine),
        lease_(lease),
        w_(*lease),
        a_(*engine.automaton_->alphabet()),
        text_(text),
        begin_(begin),
        end_(end),
        first_(first),
        take_(take),
        allowed_(kPatience + 2 * (end - begin)) {
    if (e_.programs_.size() == 1) alone_ = 0;
  }

  // What begins right here.
  void here() {
    prepare();
    for (std::size_t g = 0; g < e_.groups_.size() && !done_; ++g) {
      start_ = &w_.starts[g];
      if (!e_.groups_[g].patterns.empty()) visit(begin_);
    }
  }

  void all() {
    prepare();
    for (std::size_t g = 0; g < e_.groups_.size() && !done_; ++g)
      if (!e_.groups_[g].patterns.empty()) group(g);
    for (std::size_t i = 0; i < w_.away.size() && !done_; ++i) by_lane(w_.away[i]);
  }

 private:
  void prepare() {
    std::fill(w_.from.begin(), w_.from.end(), static_cast<std::uint32_t>(begin_));
    std::fill(w_.read.begin(), w_.read.end(), 0);
    w_.away.clear();
  }

  void group(std::size_t g) {
    const Group& group = e_.groups_[g];
    if (group.at_end) return by_end(group.patterns[0]);
    start_ = &w_.starts[g];
    for (const std::uint32_t p : group.patterns)
      if (w_.absent[p] > 0) {
        --w_.absent[p];
        send_away(p);
      } else {
        w_.stay[p] /= 2;
      }
    const auto over = [&] { return done_ || start_->programs.empty(); };
    if (over()) return;
    if (!group.back) visit(begin_);
    if (e_.through_) {
      through(group);
      return again_before(end_);
    }
    for (std::size_t at = std::min(begin_ + 1, end_), to = at, size = first_ ? kFirst : kChunk; at < end_ && !over(); at = to) {
      to = std::min(end_, at + size);
      size = std::min(kChunk, 2 * size);
      const std::size_t n = group.starts->find(text_, at, to, w_.places.data());
      if (!group.back && !alone_) {
        visit_all(n);
        continue;
      }
      for (std::size_t i = 0; i < n && !over(); ++i) {
        const std::size_t place = w_.places[i];
        if (group.back) {
          walk_back(group, place);
        } else {
          again_before(place);
          visit(place);
        }
      }
    }
    if (group.back || over()) return;
    again_before(end_);
    if (group.empty && end_ > begin_) visit(end_);
  }

  // A match goes through one of the places that are looked for, so it begins where it leads to the first of them from its begin on: what
  // is read back from there ends at the one before, whose beginnings were visited.
  void through(const Group& group) {
    const Engine::Through& through = *e_.through_;
    const auto over = [&] { return done_ || start_->programs.empty(); };
    std::size_t visited = begin_ + 1;  // what begins before it
    for (std::size_t at = std::min(begin_ + 1, end_), to = at, size = first_ ? kFirst : kChunk; at < end_ && !over(); at = to) {
      to = std::min(end_, at + size);
      size = std::min(kChunk, 2 * size);
      const std::size_t n = through.starts.find(text_, at, to, w_.passed.data());
      for (std::size_t i = 0; i < n && !over(); ++i) {
        const std::size_t place = w_.passed[i];
        visited = std::max(visited, std::size_t{w_.from[*alone_]});
        if (place < visited) continue;
        const std::size_t from = through.linear.first_begin(*w_.through, text_, visited, place).value_or(place);
        w_.steps += place - from;
        visited = place + 1;
        const std::uint32_t before = w_.from[*alone_];
        for (std::size_t next = from; next < visited && !over();) {
          const std::size_t first = std::exchange(next, std::min(visited, next + kChunk));
          const std::size_t found = group.starts->find(text_, first, next, w_.places.data());
          for (std::size_t k = 0; k < found && !over(); ++k) {
            again_before(w_.places[k]);
            visit(w_.places[k]);
          }
        }
        if (w_.from[*alone_] == before) in_vain(from, place);
      }
    }
  }

  // The first `n` places, of many patterns. Most walks end soon, so that they go the first steps side by side.
  void visit_all(std::size_t n) {
    Automaton::Cache::Walk* const walks = w_.fronts.data();
    w_.cache.begin(*start_, text_, w_.places.data(), n, walks);
    std::size_t read = 0;
    for (; read < kAbreast; read += Automaton::Cache::kStep) {
      w_.steps += n * Automaton::Cache::kStep;
      n = w_.cache.advance(text_, read, end_, walks, n);
    }
    const std::uint64_t round = w_.cache.round();
    const std::size_t away = w_.away.size();
    for (std::size_t i = 0; i < n && !done_ && !start_->programs.empty(); ++i) {
      again_before(walks[i].place);
      if (w_.cache.round() != round || w_.away.size() != away) walks[i].row = Automaton::Cache::kAnew;
      visit(walks[i].place, walks[i].row, read);
    }
  }

  // The places where a match ended within a run that the next may begin with.
  void again_before(std::size_t place) {
    while (!again_.empty() && again_.top() < place && !done_) {
      const std::size_t at = again_.top();
      again_.pop();
      visit(at);
    }
  }

  bool taken_by(const Run& run, std::size_t at) const { return a_.takes(run.set, a_.read(text_, at, end_)); }

  // From the place behind a run back to where the run begins, or a last match ended.
  void walk_back(const Group& group, std::size_t place) {
    std::size_t at = place;
    while (at > begin_) {
      const std::size_t before = a_.begin_before(text_, at, begin_);
      if (!taken_by(*group.back, before)) break;
      at = before;
    }
    if (at == place && !group.back->may_be_empty) return;
    visit(at);
    for (const std::uint32_t p : group.patterns)
      if (w_.from[p] > at && w_.from[p] < place + std::size_t{group.back->may_be_empty} && !done_) visit(w_.from[p]);
  }

  // All programs of the group from a place on.
  void visit(std::size_t start, std::uint32_t row = Automaton::Cache::kAnew, std::size_t read = 0) {
    if (alone_ && start < w_.from[*alone_]) return;
    ++w_.walk;
    w_.matched.clear();
    const auto accept = [&](const std::vector<std::uint32_t>& programs, std::size_t at) {
      for (const std::uint32_t p : programs) {
        if (w_.walks[p] != w_.walk) {
          w_.walks[p] = w_.walk;
          w_.matched.push_back(p);
        }
        w_.ends[p] = static_cast<std::uint32_t>(at);
      }
    };
    if (row == Automaton::Cache::kAnew) row = w_.cache.row(*start_, a_.before(text_, start)), read = 0;
    std::size_t at = start + read, asked = start;
    while (w_.cache.walk(row, text_, at, std::min(end_, std::max(start + kStride, 2 * at - start)), end_, accept)) {
      charge(row, at - asked);
      asked = at;
    }
    w_.steps += at - start;
    emit(start);
    if (alone_ && w_.matched.empty()) in_vain(start, at);
  }

  // A pattern alone whose walks are longer than the text is better read by its lane.
  void in_vain(std::size_t start, std::size_t at) {
    vain_ += at - start + kWalk;
    if (vain_ < kHaste + (start - begin_) / 2 || !w_.away.empty()) return;
    leave(*alone_);
    w_.from[*alone_] = std::max(w_.from[*alone_], static_cast<std::uint32_t>(start));
  }

  void emit(std::size_t start) {
    for (const std::uint32_t p : w_.matched) {
      if (start < w_.from[p]) continue;
      const Span match{static_cast<std::uint32_t>(start), w_.ends[p]};
      take_(p, match);
      const std::size_t next = a_.behind(text_, match, end_);
      w_.from[p] = static_cast<std::uint32_t>(next);
      const auto& run = e_.runs_[p];
      if (run && next < end_ && (run->may_be_empty || taken_by(*run, next))) again_.push(static_cast<std::uint32_t>(next));
      if (first_) done_ = true;
    }
  }

  // Who still reads pays for what was read since it was asked last.
  void charge(std::uint32_t row, std::size_t read) {
    w_.cache.running(row, w_.running);
    for (const std::uint32_t p : w_.running) {
      w_.read[p] += read;
      if (w_.read[p] <= allowed_ || std::find(w_.away.begin(), w_.away.end(), p) != w_.away.end()) continue;
      leave(p);
    }
  }

  void leave(std::uint32_t p) {
    w_.absent[p] = w_.stay[p] = std::min(kAbsent, 4 * w_.stay[p] + 3);
    send_away(p);
  }

  // This walk is its last.
  void send_away(std::uint32_t p) {
    w_.away.push_back(p);
    if (start_ != &without_) {
      without_ = {start_->programs};
      start_ = &without_;
    }
    std::erase(without_.programs, p);
    without_.round = 0;
  }

  void by_end(std::uint32_t p) {
    Workspace::Lane& lane = lease_.lane(p);
    for (std::size_t from = end_ == text_.size() ? begin_ : end_ + 1; from <= end_ && !done_;) {
      const auto begin = lane.of.linear.first_begin(lane.whole, text_, from, end_);
      w_.steps += end_ - begin.value_or(from);
      if (!begin) return;
      const Span match{static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(end_)};
      take_(p, match);
      done_ = first_;
      from = a_.behind(text_, match, end_);
    }
  }

  void by_lane(std::uint32_t p) {
    Workspace::Lane& lane = lease_.lane(p);
    std::size_t from = w_.from[p], read = 0;
    while (from <= end_ && read <= allowed_) {
      std::optional<std::size_t> end;
      std::size_t at = from;
      std::uint32_t row = lane.forwards.row(lane.start, a_.before(text_, from));
      lane.forwards.walk(row, text_, at, end_, end_, [&](const std::vector<std::uint32_t>&, std::size_t place) { end = place; });
      if (!end) {
        w_.steps += at - from;
        return;
      }
      const std::size_t begin = lane.of.linear.first_begin(lane.whole, text_, from, *end).value_or(*end);
      w_.steps += at - from + (*end - begin);
      // What lies behind the match was read in vain.
      read += at - *end;
      const Span match{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(*end)};
      take_(p, match);
      if (first_) return;
      from = a_.behind(text_, match, end_);
    }
    if (from > end_) return;
    Linear::Run run(lane.of.linear, lane.anywhere, text_, from, end_);
    for (Span s; from <= end_ && run.next(from, s); from = a_.behind(text_, s, end_)) take_(p, s);
  }

  const Engine& e_;
  const Lease& lease_;
  Workspace& w_;
  const Alphabet& a_;
  std::string_view text_;
  std::size_t begin_, end_;
  bool first_, done_ = false;
  const Take& take_;
  std::size_t allowed_, vain_ = 0;
  std::optional<std::uint32_t> alone_;
  Automaton::Start* start_ = nullptr;  // the group's, or
  Automaton::Start without_;           // those of it that were not sent away
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> again_;
};

void Engine::find_all(std::string_view text, std::size_t begin, std::size_t end, const Take& take) const {
  const Lease lease(*this);
  Search(*this, lease, text, begin, end, false, take).all();
}

bool Engine::find(std::string_view text, std::size_t begin, std::size_t end, bool here, Span& match) const {
  const Lease lease(*this);
  bool found = false;
  const Take take = [&](std::uint32_t, Span s) { match = s, found = true; };
  Search search(*this, lease, text, begin, end, true, take);
  if (here) search.here();
  else search.all();
  return found;
}

bool Engine::whole_match(std::string_view text, std::size_t begin, std::size_t end, std::vector<Span>& groups) const {
  const Lease lease(*this);
  Workspace::Lane& lane = lease.lane(0);
  return Linear::Run(lane.of.linear, lane.whole, text, begin, end).match(begin, groups);
}

}  // namespace newspan
