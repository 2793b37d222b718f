// Speed of the stages, beside a loop over the bytes and ICU's break iterators. Every answer is checked before it is
// timed. The corpus: --corpus FILE.jsonl, else the sample articles.
#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <unicode/brkiter.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "by_hand.hpp"
#include "grammar/compiler.hpp"
#include "link/link.hpp"
#include "news/quantity/quantity.hpp"
#include "news/time/time.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"
#include "newspan/rules.hpp"
#include "newspan/unicode.hpp"
#include "tables.hpp"
#include "text/text.hpp"

namespace {

using namespace newspan;

Documents g_corpus;
std::int64_t g_bytes = 0;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream s;
  s << in.rdbuf();
  return s.str();
}

template <class F>
void each_text(F&& f) {
  for (const Document& d : g_corpus.items)
    if (d.text) f(*d.text);
}

void check(bool ok, const char* what) {
  if (ok) return;
  std::cerr << "wrong answer: " << what << "\n";
  std::exit(1);
}

void done(benchmark::State& state) { state.SetBytesProcessed(state.iterations() * g_bytes); }

// The plainest work there is: one step a byte.
void bytes_loop(benchmark::State& state) {
  for (auto _ : state) {
    std::size_t spaces = 0;
    each_text([&](std::string_view t) {
      for (char c : t) {
        spaces += c == ' ' || c == '\n';
        benchmark::DoNotOptimize(spaces);
      }
    });
  }
  done(state);
}
BENCHMARK(bytes_loop);

void icu(benchmark::State& state, Boundary what) {
  for (auto _ : state) {
    std::size_t n = 0;
    each_text([&](std::string_view t) { n += segment(t, what).size(); });
    benchmark::DoNotOptimize(n);
  }
  done(state);
}
BENCHMARK_CAPTURE(icu, words, Boundary::word);
BENCHMARK_CAPTURE(icu, sentences, Boundary::sentence);

void scan_alone(benchmark::State& state) {
  Tokens tokens;
  for (auto _ : state) each_text([&](std::string_view t) { scan(t, tokens); });
  done(state);
}
BENCHMARK(scan_alone);

void scan_and_lexicon(benchmark::State& state) {
  Tokens tokens;
  for (auto _ : state)
    each_text([&](std::string_view t) {
      scan(t, tokens);
      look_up(t, kLexicon, tokens);
    });
  done(state);
}
BENCHMARK(scan_and_lexicon);

// Tokens, lexicon, numbers, sentences, items: what all kinds share.
void shared_scan(benchmark::State& state) {
  Text text;
  for (auto _ : state) each_text([&](std::string_view t) { text.read(t); });
  done(state);
}
BENCHMARK(shared_scan);

void kind(benchmark::State& state, std::vector<std::string> kinds, unsigned threads) {
  const Extractor x({.kinds = std::move(kinds), .threads = threads});
  for (auto _ : state) {
    const Table t = x.extract(g_corpus);
    benchmark::DoNotOptimize(t.rows());
  }
  done(state);
}
BENCHMARK_CAPTURE(kind, sentence, {"sentence"}, 1);
BENCHMARK_CAPTURE(kind, structure, {"structure"}, 1);
BENCHMARK_CAPTURE(kind, acronym, {"acronym"}, 1);
BENCHMARK_CAPTURE(kind, time, {"time"}, 1);
BENCHMARK_CAPTURE(kind, contacts, {"url", "email", "handle", "hashtag", "phone", "ip"}, 1);
BENCHMARK_CAPTURE(kind, name_with_time, {"name"}, 1);
BENCHMARK_CAPTURE(kind, quote_with_name, {"quote"}, 1);
BENCHMARK_CAPTURE(kind, quantity_with_links, {"quantity"}, 1);
BENCHMARK_CAPTURE(kind, all, {}, 1);
BENCHMARK_CAPTURE(kind, all_two_threads, {}, 2)->UseRealTime();

// ---- patterns and dictionaries

std::vector<std::string> news_patterns() {
  simdjson::dom::parser parser;
  simdjson::dom::element all = parser.load(NEWSPAN_PATTERNS);
  std::vector<std::string> out;
  for (simdjson::dom::element p : simdjson::dom::array(all)) out.emplace_back(std::string_view(p));
  return out;
}

void patterns_one_by_one(benchmark::State& state) {
  std::vector<Pattern> patterns;
  for (const std::string& p : news_patterns()) patterns.emplace_back(p);
  for (auto _ : state) {
    std::size_t n = 0;
    each_text([&](std::string_view t) {
      for (const Pattern& p : patterns) p.each(t, 0, t.size(), [&](Span) { ++n; });
    });
    benchmark::DoNotOptimize(n);
  }
  done(state);
}
BENCHMARK(patterns_one_by_one);

void pattern_set(benchmark::State& state) {
  std::vector<PatternSet::Spec> specs;
  for (const std::string& p : news_patterns()) specs.push_back({p});
  const PatternSet set(specs);
  std::vector<PatternSet::Match> found;
  each_text([&](std::string_view t) {
    found.clear();
    set.find_all(t, found);
    std::size_t alone = 0;
    for (std::size_t i = 0; i < set.size(); ++i) set[i].each(t, 0, t.size(), [&](Span) { ++alone; });
    check(found.size() == alone, "a set finds what its patterns find alone");
  });
  for (auto _ : state)
    each_text([&](std::string_view t) {
      found.clear();
      set.find_all(t, found);
      benchmark::DoNotOptimize(found.data());
    });
  done(state);
}
BENCHMARK(pattern_set);

void dictionary(benchmark::State& state, DictionaryOptions options) {
  std::vector<Dictionary::Term> terms;
  std::istringstream lines(read(NEWSPAN_DATA "/places.tsv"));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream forms(line.substr(0, line.find('\t')));
    if (!line.empty() && line[0] != '#')
      for (std::string form; std::getline(forms, form, '|');) terms.push_back({form, form});
  }
  const Dictionary d(terms, options);
  std::vector<Dictionary::Match> found;
  for (auto _ : state)
    each_text([&](std::string_view t) {
      found.clear();
      d.find_all(t, found);
      benchmark::DoNotOptimize(found.data());
    });
  done(state);
}
BENCHMARK_CAPTURE(dictionary, of_places, {});
BENCHMARK_CAPTURE(dictionary, of_places_caseless, {.ignore_case = true, .ignore_accents = true});

// ---- ten rules both ways

struct Ten {
  LexiconBuilder lexicon;
  GrammarTables tables;
  std::vector<Rule> rules;
  Automaton automaton;

  // The same files in the same order as the build takes them: entry ids are those of kLexicon.
  Ten() : lexicon(folded_words) {
    for (const auto& p : vocabulary_files(NEWSPAN_DATA)) lexicon.add_tsv(p.filename().string(), read(p.string()));
    std::vector<std::filesystem::path> rules_files;
    for (const auto& e : std::filesystem::directory_iterator(NEWSPAN_DATA))
      if (e.path().extension() == ".rules") rules_files.push_back(e.path());
    std::sort(rules_files.begin(), rules_files.end());
    for (const auto& p : rules_files) collect_words(p.filename().string(), read(p.string()), lexicon);
    collect_words("ten", bench::kTenRules, lexicon);
    lexicon.finish();
    check(lexicon.view().entries.size() == kLexicon.entries.size(), "the ten rules cite no word that the lexicon lacks");
    tables = compile_grammar("ten", bench::kTenRules, lexicon);
    for (const auto& r : tables.rules)
      rules.push_back({r.name.c_str(), r.argument.c_str(), r.action, r.program, r.program_size, r.from, r.to, r.bare, r.captures});
    automaton = {tables.rows,
                 tables.symbols,
                 tables.symbol_count,
                 tables.base,
                 tables.cells,
                 tables.accept_start,
                 tables.accepts,
                 tables.tests,
                 tables.programs,
                 rules,
                 0,
                 tables.sees};
  }
};

Ten& ten() {
  static Ten t;
  return t;
}

// Each text with the items that the ten rules make of it.
struct Read {
  Text text;
  Items items;
};
std::vector<Read>& texts() {
  static std::vector<Read> all = [] {
    std::vector<Read> v(g_corpus.items.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      v[i].text.read(g_corpus.items[i].text.value_or(""));
      Buffer<Symbol> symbols;
      build_items(v[i].text, ten().automaton, {}, v[i].items, symbols);
    }
    return v;
  }();
  return all;
}

void ten_rules_as_grammar(benchmark::State& state) {
  Buffer<Symbol> symbols;
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (const auto& [t, items] : texts()) {
      find_symbols(ten().automaton, items, symbols);
      Matcher(ten().automaton, items, symbols).run([&](Match&) {
        ++n;
        return true;
      });
    }
  }
  state.counters["matches"] = static_cast<double>(n);
  done(state);
}

void ten_rules_by_hand(benchmark::State& state) {
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (const auto& [t, items] : texts()) bench::ten_rules_by_hand(t, items, [&](bench::Found) { ++n; });
  }
  state.counters["matches"] = static_cast<double>(n);
  done(state);
}
BENCHMARK(ten_rules_as_grammar);
BENCHMARK(ten_rules_by_hand);

void check_answers() {
  // The scan loses nothing, threads change nothing, both ways of writing ten rules agree.
  each_text([](std::string_view t) {
    Tokens tokens;
    scan(t, tokens);
    std::uint32_t end = 0;
    for (const Token& k : tokens) {
      check(k.begin >= end && k.end > k.begin, "tokens are in order");
      end = k.end;
    }
  });
  check(Extractor({.threads = 1}).extract(g_corpus).rows() == Extractor({.threads = 2}).extract(g_corpus).rows(), "threads change nothing");
  Buffer<Symbol> symbols;
  for (const auto& [t, items] : texts()) {
    std::vector<bench::Found> grammar, hand;
    find_symbols(ten().automaton, items, symbols);
    Matcher(ten().automaton, items, symbols).run([&](Match& m) {
      grammar.push_back({m.rule_index, t.span(m.extent(), items)});
      return true;
    });
    bench::ten_rules_by_hand(t, items, [&](bench::Found f) { hand.push_back(f); });
    for (std::size_t i = 0; i < std::min(grammar.size(), hand.size()); ++i)
      if (!(grammar[i] == hand[i])) {
        std::cerr << "grammar " << grammar[i].rule << " `" << grammar[i].span.of(t.text) << "`, by hand " << hand[i].rule << " `"
                  << hand[i].span.of(t.text) << "`\n";
        check(false, "ten rules both ways");
      }
    check(grammar.size() == hand.size(), "ten rules both ways");
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string corpus = NEWSPAN_CORPUS;
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "--corpus") corpus = argv[i + 1];
  JsonLines reader;
  reader.read(read(corpus), g_corpus);
  reader.finish(g_corpus);
  // A small corpus is taken several times over.
  const std::size_t once = g_corpus.items.size();
  each_text([](std::string_view t) { g_bytes += static_cast<std::int64_t>(t.size()); });
  check(once > 0 && g_bytes > 0, "a corpus with texts");
  const std::int64_t one = g_bytes;
  while (g_bytes < 2'000'000) {
    for (std::size_t i = 0; i < once; ++i) g_corpus.items.push_back(g_corpus.items[i]);
    g_bytes += one;
  }
  std::cout << corpus << ": " << g_corpus.items.size() << " texts, " << g_bytes / 1e6 << " MB\n";
  check_answers();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
