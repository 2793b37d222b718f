// Work that grows with the text and no faster: steps and memory are counted, not timed, over texts of doubling size.
//
// A step is a comparison of the core's own code, as the compiler's coverage reports it (-fsanitize-coverage=trace-cmp, part of
// this build); what RE2 and ICU do inside is not seen. Memory is what is asked of malloc. The texts repeat one unit each, which
// a figure, a name, a bracket … makes hostile: tests/data/shapes.jsonl. In a unit {n} and {N} stand for letters, {d} for a number that
// differ from one repetition to the next.
#include <sanitizer/allocator_interface.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "newspan/dictionary.hpp"
#include "newspan/extractor.hpp"
#include "newspan/rules.hpp"
#include "newspan/unicode.hpp"

namespace {

std::uint64_t g_steps = 0;
std::int64_t g_live = 0, g_peak = 0;

void allocated(const volatile void*, std::size_t size) {
  g_live += static_cast<std::int64_t>(size);
  g_peak = std::max(g_peak, g_live);
}
void freed(const volatile void* at) {
  if (at) g_live -= static_cast<std::int64_t>(__sanitizer_get_allocated_size(const_cast<const void*>(at)));
}

}  // namespace

extern "C" {
void __sanitizer_cov_trace_cmp1(std::uint8_t, std::uint8_t) { ++g_steps; }
void __sanitizer_cov_trace_cmp2(std::uint16_t, std::uint16_t) { ++g_steps; }
void __sanitizer_cov_trace_cmp4(std::uint32_t, std::uint32_t) { ++g_steps; }
void __sanitizer_cov_trace_cmp8(std::uint64_t, std::uint64_t) { ++g_steps; }
void __sanitizer_cov_trace_const_cmp1(std::uint8_t, std::uint8_t) { ++g_steps; }
void __sanitizer_cov_trace_const_cmp2(std::uint16_t, std::uint16_t) { ++g_steps; }
void __sanitizer_cov_trace_const_cmp4(std::uint32_t, std::uint32_t) { ++g_steps; }
void __sanitizer_cov_trace_const_cmp8(std::uint64_t, std::uint64_t) { ++g_steps; }
void __sanitizer_cov_trace_switch(std::uint64_t, std::uint64_t*) { ++g_steps; }
}

namespace {

using namespace newspan;

std::string letters(std::size_t i, char a) {
  std::string s;
  do s += static_cast<char>(a + i % 26);
  while (i /= 26);
  return s;
}

void replace(std::string& s, std::string_view what, const std::string& with) {
  for (std::size_t at = 0; (at = s.find(what, at)) != std::string::npos; at += with.size()) s.replace(at, what.size(), with);
}

struct Shape_ {
  std::string name, unit, before, after;

  std::string text(std::size_t size) const {
    std::string out = before;
    for (std::size_t i = 0; out.size() < size; ++i) {
      std::string one = unit;
      replace(one, "{n}", letters(i, 'a'));
      replace(one, "{N}", letters(i, 'A'));
      replace(one, "{d}", std::to_string(i));
      out += one;
    }
    return out + after;
  }
};

std::vector<Shape_> shapes() {
  simdjson::dom::parser parser;
  std::vector<Shape_> out;
  for (simdjson::dom::object line : parser.load_many(NEWSPAN_TEST_DATA "/shapes.jsonl")) {
    const auto told = [&](const char* key) {
      std::string_view v;
      return line[key].get(v) ? std::string() : std::string(v);
    };
    out.push_back({told("name"), told("unit"), told("before"), told("after")});
  }
  return out;
}

struct Job {
  const char* name;
  std::function<void(std::string_view)> run;
};

struct Cost {
  std::uint64_t steps;
  std::int64_t memory;
};

Cost cost(const Job& job, const std::string& text) {
  const std::int64_t live = g_live;
  g_peak = g_live;
  const std::uint64_t steps = g_steps;
  job.run(text);
  return {g_steps - steps, g_peak - live};
}

RuleSet rules() {
  return RuleSet({{.label = "p", .id = "each reads the rest", .pattern = "(?s)1.*\\x00|1"},
                  {.label = "p", .id = "each reads to a letter that is not there", .pattern = "a[^\\x00]*\\x00|a"},
                  {.label = "p", .id = "words", .pattern = "\\pL+"},
                  {.label = "a", .id = "terms", .terms = {{"a a a", ""}, {"White", ""}, {"men were killed", ""}, {"“a", ""}}},
                  {.label = "b",
                   .id = "more",
                   .terms = {{"Á á", ""}, {"5 men", ""}, {"a", ""}, {"aa", ""}, {"aaa", ""}},
                   .dictionary_options = {.ignore_case = true, .ignore_accents = true, .whole_words = false, .overlapping = true}},
                  {.label = "t",
                   .id = "items of many kinds",
                   .tokens = "(.|<a>|<b>|<p>|<quantity>|<time>|<name>|<quote>)+:x \"zzz\"",
                   .conditions = {{.kind = RuleCondition::near, .tokens = "Num|<a>|<quantity>", .words = 3}},
                   .priority = 1},
                  {.label = "t", .id = "all", .tokens = ".{1,9}:x", .priority = 0}});
}

}  // namespace

// newspan_work [SIZE [NAME…]]: what each of these shapes costs; without a name all of them are held to the bounds.
int main(int argc, char** argv) {
  __sanitizer_install_malloc_and_free_hooks(allocated, freed);
  // Of a text four times as long at most so many times the steps and the memory: what is linear takes four times as much, what is
  // quadratic sixteen times; sorting and buffers that double stand between.
  constexpr double kGrowth = 9;
  // A byte, at most so many steps and bytes of memory. Prose takes some 800 and 500; a sentence is shown with each of its figures.
  constexpr double kSteps = 20000, kMemory = 4000;
  const std::size_t size = argc > 1 ? std::stoul(argv[1]) : 16384;
  const std::vector<std::string> names(argv + std::min(argc, 2), argv + argc);
  const Extractor all({.kinds = Extractor::kinds(), .rules = std::make_shared<RuleSet>(rules()), .threads = 1});
  const std::vector<Job> jobs{{"extract",
                               [&](std::string_view text) {
                                 Documents d;
                                 d.add(text, {}, "2025-07-02");
                                 const Table t = all.extract(d);
                                 if (!t.bad.empty()) throw std::runtime_error(t.bad[0].message);
                               }},
                              {"facts",
                               [&](std::string_view text) {
                                 static const Extractor figures({.kinds = {"quantity"}, .threads = 1});
                                 Documents d;
                                 d.add(text, {}, "2025-07-02");
                                 to_json_lines(facts(figures.extract(d)));
                               }},
                              {"normalize", [](std::string_view text) { normalize(text, Form::nfkc); }},
                              {"tidy", [](std::string_view text) { tidy(text); }},
                              {"scripts", [](std::string_view text) { script_runs(text), mixed_scripts(text); }},
                              {"fold", [](std::string_view text) { fold(text, {.case_fold = true, .strip_accents = true}); }}};
  for (const Job& job : jobs) job.run("Officials said on Monday that 12 people had died.");  // what is made once
  int passed = 0, failed = 0;
  for (const Shape_& s : shapes()) {
    if (!names.empty() && std::find(names.begin(), names.end(), s.name) == names.end()) continue;
    const std::string quarter = s.text(size / 4), whole = s.text(size);
    for (const Job& job : jobs) {
      const Cost a = cost(job, quarter), b = cost(job, whole);
      const double bytes = static_cast<double>(whole.size()), times = bytes / static_cast<double>(quarter.size()) / 4;
      const double steps = static_cast<double>(b.steps) / bytes, memory = static_cast<double>(b.memory) / bytes;
      const double growth = static_cast<double>(b.steps) / static_cast<double>(std::max<std::uint64_t>(a.steps, 1)) / times;
      const double swelling = static_cast<double>(b.memory) / static_cast<double>(std::max<std::int64_t>(a.memory, 1)) / times;
      const bool good = growth <= kGrowth && swelling <= kGrowth && steps <= kSteps && memory <= kMemory;
      good ? ++passed : ++failed;
      if (!good || !names.empty())
        std::printf("%s, %s: %.0f steps a byte (×%.1f for four times the text), %.0f bytes of memory a byte (×%.1f)\n", job.name,
                    s.name.c_str(), steps, growth, memory, swelling);
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed != 0 || passed == 0;
}
