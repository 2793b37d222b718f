#include "newspan/pattern_set.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/engine.hpp"

namespace newspan {
namespace {

// An instruction's least share of the memory: its place in the programs forwards and backwards, and some states of their automata.
constexpr std::size_t kLeast = 192;
// What a pattern takes beside its program, in instructions.
constexpr std::size_t kBeside = 64;

// An Error of one pattern as one of the set.
template <class Work>
void in_set(std::size_t pattern, Work&& work) {
  try {
    work();
  } catch (const Error& e) {
    throw Error(e.code(), "patterns", "patterns: pattern " + std::to_string(pattern) + ": " + e.what(), pattern);
  }
}

}  // namespace

struct PatternSet::Impl {
  std::vector<Pattern> patterns;
  std::optional<Engine> engine;
};

// Half of the memory is the automaton's, half is the patterns'. Where that is not enough for the most that each may take, it is shared out
// by the sizes of their programs: RE2 keeps a share, its caches included.
PatternSet::PatternSet(std::vector<Spec> specs, std::size_t max_memory) {
  auto impl = std::make_unique<Impl>();
  const std::size_t budget = max_memory / 2;
  std::vector<Engine::Source> sources;
  std::vector<std::size_t> sizes;
  std::size_t all = 0, wanted = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    PatternOptions& o = specs[i].options;
    o.bytes = false;
    o.max_memory = std::min(o.max_memory, budget);
    wanted += o.max_memory;
    in_set(i, [&] {
      Pattern p(specs[i].pattern, o);
      sizes.push_back(p.program_size() + kBeside);
      all += sizes.back();
      if (all > budget / kLeast)
        throw Error(ErrorCode::out_of_budget, "pattern", "the set needs more than its " + std::to_string(max_memory) + " bytes of memory");
      if (wanted <= budget) impl->patterns.push_back(std::move(p));
    });
    sources.push_back(engine_source(specs[i].pattern, o));
  }
  if (wanted > budget) {
    impl->patterns.clear();
    for (std::size_t i = 0; i < specs.size(); ++i) {
      PatternOptions& o = specs[i].options;
      o.max_memory = std::min(o.max_memory, budget / all * sizes[i]);
      in_set(i, [&] { impl->patterns.emplace_back(specs[i].pattern, o); });
    }
  }
  impl->engine.emplace(sources, budget);
  impl_ = std::move(impl);
}

PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

std::size_t PatternSet::size() const { return impl_->patterns.size(); }
const Pattern& PatternSet::operator[](std::size_t i) const { return impl_->patterns[i]; }

void PatternSet::find_all(std::string_view text, std::vector<Match>& out) const {
  check_size(text);
  const std::size_t before = out.size();
  std::vector<Engine::Match> found;
  impl_->engine->find_all(text.data() ? text : "", 0, text.size(), found);
  for (const Engine::Match& m : found) out.push_back({m.pattern, m.span});
  for (std::size_t i = 0; i < size(); ++i) {
    if (impl_->engine->reads(i)) continue;
    in_set(i, [&] { impl_->patterns[i].each(text, 0, text.size(), [&](Span s) { out.push_back({static_cast<std::uint32_t>(i), s}); }); });
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), [](const Match& a, const Match& b) {
    return std::tuple(a.span.begin, ~a.span.end, a.pattern) < std::tuple(b.span.begin, ~b.span.end, b.pattern);
  });
}

}  // namespace newspan
