#include "newspan/pattern_set.hpp"

#include <re2/set.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {
namespace {

// From so many patterns on it pays to ask first which of them match at all.
constexpr std::size_t kWorthASet = 4;
// A program and its automata have at least this much, however many there are.
constexpr std::size_t kLeast = std::size_t{1} << 20;

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
  std::optional<RE2::Set> set;
};

PatternSet::PatternSet(std::vector<Spec> specs, std::size_t max_memory) {
  auto impl = std::make_unique<Impl>();
  const std::size_t share = std::max(kLeast, max_memory / (2 * std::max<std::size_t>(specs.size(), 1)));
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(static_cast<std::int64_t>(max_memory / 2));
  if (specs.size() >= kWorthASet) impl->set.emplace(options, RE2::UNANCHORED);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    PatternOptions& o = specs[i].options;
    o.bytes = false;
    o.max_memory = std::min(o.max_memory, share);
    in_set(i, [&] { impl->patterns.emplace_back(specs[i].pattern, o); });
    std::string flags = std::string(o.ignore_case ? "i" : "") + (o.multi_line ? "m" : "") + (o.dot_all ? "s" : "");
    if (!flags.empty()) flags = "(?" + flags + ")";
    // What is too large for the set is asked alone.
    if (impl->set && impl->set->Add(flags + in_re2_syntax(specs[i].pattern, false), nullptr) < 0) impl->set.reset();
  }
  if (impl->set && !impl->set->Compile()) impl->set.reset();
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
  const auto ask = [&](std::size_t i) {
    in_set(i, [&] { impl_->patterns[i].each(text, 0, text.size(), [&](Span s) { out.push_back({static_cast<std::uint32_t>(i), s}); }); });
  };
  std::vector<int> hits;
  RE2::Set::ErrorInfo error{};
  // False also where the set's automaton outgrew its memory: then every pattern is asked.
  const bool told = impl_->set && (impl_->set->Match({text.data(), text.size()}, &hits, &error) || error.kind == RE2::Set::kNoError);
  if (told)
    for (int i : hits) ask(static_cast<std::size_t>(i));
  else
    for (std::size_t i = 0; i < size(); ++i) ask(i);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), [](const Match& a, const Match& b) {
    return std::tuple(a.span.begin, ~a.span.end, a.pattern) < std::tuple(b.span.begin, ~b.span.end, b.pattern);
  });
}

}  // namespace newspan
