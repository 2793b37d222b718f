#include "newspan/pattern_set.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/engine.hpp"

namespace newspan {
namespace {

// An Error of one pattern as one of the set.
template <class Work>
void in_set(std::size_t pattern, Work&& work) {
  try {
    work();
  } catch (const Error& e) {
    throw Error(e.code(), "patterns", "patterns: pattern " + std::to_string(pattern) + ": " + e.what(), pattern);
  }
}

// Most come by their begins already.
template <class Iterator>
void in_order(Iterator first, Iterator last) {
  const auto by_begin = [](const PatternSet::Match& a, const PatternSet::Match& b) { return a.span.begin < b.span.begin; };
  const auto less = [](const PatternSet::Match& a, const PatternSet::Match& b) {
    return std::tuple(a.span.begin, ~a.span.end, a.pattern) < std::tuple(b.span.begin, ~b.span.end, b.pattern);
  };
  if (!std::is_sorted(first, last, by_begin)) return std::sort(first, last, less);
  for (auto at = first; at != last; first = at) {
    while (at != last && at->span.begin == first->span.begin) ++at;
    std::sort(first, at, less);
  }
}

}  // namespace

struct PatternSet::Impl {
  std::vector<Spec> specs;
  std::vector<std::vector<std::string>> labels;
  std::optional<Engine> engine;
  mutable std::mutex mutex;
  mutable std::vector<std::unique_ptr<const Pattern>> patterns;  // made when first asked for
};

PatternSet::PatternSet(std::vector<Spec> specs, std::size_t max_memory) {
  auto impl = std::make_unique<Impl>();
  std::vector<Engine::Source> sources;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    PatternOptions& o = specs[i].options;
    o.bytes = false;
    in_set(i, [&] { impl->labels.push_back(Pattern(specs[i].pattern, o).group_labels()); });
    sources.push_back(engine_source(specs[i].pattern, o));
  }
  try {
    impl->engine.emplace(sources, max_memory);
  } catch (const Error& e) {
    in_set(e.position().value_or(0), [&] { throw e; });
  }
  impl->patterns.resize(specs.size());
  impl->specs = std::move(specs);
  impl_ = std::move(impl);
}

PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

std::size_t PatternSet::size() const { return impl_->specs.size(); }
const std::vector<std::string>& PatternSet::group_labels(std::size_t i) const { return impl_->labels[i]; }
std::size_t PatternSet::memory() const { return impl_->engine->memory(); }

const Pattern& PatternSet::operator[](std::size_t i) const {
  const std::lock_guard lock(impl_->mutex);
  auto& made = impl_->patterns[i];
  if (!made) made = std::make_unique<const Pattern>(impl_->specs[i].pattern, impl_->specs[i].options);
  return *made;
}

void PatternSet::find_all(std::string_view text, std::vector<Match>& out, Policy policy) const {
  check_size(text);
  const auto before = static_cast<std::ptrdiff_t>(out.size());
  impl_->engine->find_all(text.data() ? text : "", 0, text.size(), [&](std::uint32_t pattern, Span s) { out.push_back({pattern, s}); });
  for (const std::uint32_t i : impl_->engine->unread())
    in_set(i, [&] { (*this)[i].each(text, 0, text.size(), [&](Span s) { out.push_back({i, s}); }); });
  in_order(out.begin() + before, out.end());
  if (policy == Policy::all) return;
  // By priority: those of the first pattern stay, of the next those that fit between them, and so on.
  const auto first = out.begin() + before;
  if (policy == Policy::priority) std::stable_sort(first, out.end(), [](const Match& a, const Match& b) { return a.pattern < b.pattern; });
  std::map<std::uint32_t, std::uint32_t> kept;  // ends by begins
  const auto overlaps = [&](const Match& m) {
    const auto behind = kept.lower_bound(m.span.begin);
    if (behind != kept.end() && (behind->first < m.span.end || behind->first == m.span.begin)) return true;
    if (behind != kept.begin() && std::prev(behind)->second > m.span.begin) return true;
    kept.emplace_hint(behind, m.span.begin, m.span.end);
    return false;
  };
  out.erase(std::remove_if(first, out.end(), overlaps), out.end());
  std::sort(out.begin() + before, out.end(), [](const Match& a, const Match& b) { return a.span.begin < b.span.begin; });
}

}  // namespace newspan
