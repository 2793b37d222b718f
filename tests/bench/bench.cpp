// Speed of the stages, beside a loop over the bytes and ICU's break iterators. Every answer is checked before it is
// timed. The corpus: --corpus FILE.jsonl, else the sample articles.
#include <benchmark/benchmark.h>
#include <re2/re2.h>
#include <simdjson.h>
#include <unicode/brkiter.h>
#ifdef NEWSPAN_HYPERSCAN
#include <hs.h>
#endif

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "by_hand.hpp"
#include "grammar/compiler.hpp"
#include "grammar/items.hpp"
#include "link/link.hpp"
#include "news/quantity/quantity.hpp"
#include "news/time/time.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"
#include "newspan/matches.hpp"
#include "newspan/rules.hpp"
#include "newspan/unicode.hpp"
#include "tables.hpp"
#include "text/text.hpp"
#include "unicode/breaks.hpp"

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
  Breaks breaks(what);
  std::vector<Span> found;
  for (auto _ : state)
    each_text([&](std::string_view t) {
      found.clear();
      breaks.find(t, 0, static_cast<std::uint32_t>(t.size()), found);
    });
  done(state);
}
BENCHMARK_CAPTURE(icu, words, Boundary::word);
BENCHMARK_CAPTURE(icu, sentences, Boundary::sentence);

void words(benchmark::State& state) {
  Breaks breaks(Boundary::word);
  std::vector<Span> found, of_icu;
  each_text([&](std::string_view t) {
    found.clear();
    of_icu.clear();
    find_words(t, found);
    breaks.find(t, 0, static_cast<std::uint32_t>(t.size()), of_icu);
    check(found == of_icu, "words");
  });
  for (auto _ : state)
    each_text([&](std::string_view t) {
      found.clear();
      find_words(t, found);
    });
  done(state);
}
BENCHMARK(words);

void scan_alone(benchmark::State& state) {
  Tokens tokens;
  Places places;
  for (auto _ : state) each_text([&](std::string_view t) { scan(t, tokens); });
  done(state);
}
BENCHMARK(scan_alone);

void scan_and_lexicon(benchmark::State& state) {
  Tokens tokens;
  Places places;
  for (auto _ : state)
    each_text([&](std::string_view t) {
      scan(t, tokens);
      look_up(t, kLexicon, tokens, places);
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
BENCHMARK_CAPTURE(kind, all, {}, 1)->UseRealTime();
BENCHMARK_CAPTURE(kind, all_two_threads, {}, 2)->UseRealTime();

// ---- patterns and dictionaries

// The first ones are those of news, the others like them.
std::vector<std::string> patterns_of(std::size_t size) {
  simdjson::dom::parser parser;
  simdjson::dom::element all = parser.load(NEWSPAN_PATTERNS);
  std::vector<std::string> out;
  for (simdjson::dom::element p : simdjson::dom::array(all))
    if (out.size() < size) out.emplace_back(std::string_view(p));
  return out;
}

// What each pattern finds with its span, by RE2 alone, one after another.
std::vector<PatternSet::Match> by_re2(const std::vector<std::unique_ptr<RE2>>& patterns, std::string_view t) {
  std::vector<PatternSet::Match> out;
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    re2::StringPiece m;
    for (std::size_t at = 0; at <= t.size() && patterns[i]->Match({t.data(), t.size()}, at, t.size(), RE2::UNANCHORED, &m, 1);) {
      const auto begin = static_cast<std::uint32_t>(m.data() - t.data());
      out.push_back({i, {begin, begin + static_cast<std::uint32_t>(m.size())}});
      at = begin + std::max<std::size_t>(m.size(), 1);
    }
  }
  return out;
}

std::vector<std::unique_ptr<RE2>> in_re2(const std::vector<std::string>& patterns) {
  std::vector<std::unique_ptr<RE2>> out;
  for (const std::string& p : patterns) out.push_back(std::make_unique<RE2>(p, RE2::Quiet));
  return out;
}

void re2_one_by_one(benchmark::State& state) {
  const auto patterns = in_re2(patterns_of(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) each_text([&](std::string_view t) { benchmark::DoNotOptimize(by_re2(patterns, t).data()); });
  done(state);
}
BENCHMARK(re2_one_by_one)->Arg(20);

#ifdef NEWSPAN_HYPERSCAN
// Every report: other matches than a leftmost one each.
void hyperscan(benchmark::State& state) {
  const std::vector<std::string> patterns = patterns_of(static_cast<std::size_t>(state.range(0)));
  std::vector<const char*> sources;
  std::vector<unsigned> ids, flags;
  for (unsigned i = 0; i < patterns.size(); ++i) {
    sources.push_back(patterns[i].c_str());
    ids.push_back(i);
    flags.push_back(HS_FLAG_SOM_LEFTMOST);
  }
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
  hs_compile_error_t* error = nullptr;
  check(hs_compile_multi(sources.data(), flags.data(), ids.data(), static_cast<unsigned>(ids.size()), HS_MODE_BLOCK, nullptr, &database,
                         &error) == HS_SUCCESS &&
            hs_alloc_scratch(database, &scratch) == HS_SUCCESS,
        "hyperscan takes the patterns");
  std::vector<PatternSet::Match> found;
  const auto report = [](unsigned id, unsigned long long from, unsigned long long to, unsigned, void* out) {
    static_cast<std::vector<PatternSet::Match>*>(out)->push_back({id, {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)}});
    return 0;
  };
  for (auto _ : state)
    each_text([&](std::string_view t) {
      found.clear();
      hs_scan(database, t.data(), static_cast<unsigned>(t.size()), 0, scratch, report, &found);
      benchmark::DoNotOptimize(found.data());
    });
  hs_free_scratch(scratch);
  hs_free_database(database);
  done(state);
}
BENCHMARK(hyperscan)->Arg(20)->Arg(1000);
#endif

void pattern_set(benchmark::State& state, bool ascii) {
  const std::vector<std::string> patterns = patterns_of(static_cast<std::size_t>(state.range(0)));
  std::vector<PatternSet::Spec> specs;
  for (const std::string& p : patterns) specs.push_back({p, {.ascii = ascii}});
  const PatternSet set(specs);
  std::vector<PatternSet::Match> found;
  if (ascii) {
    const auto peers = in_re2(patterns);
    std::size_t texts = 0;
    each_text([&](std::string_view t) {
      if (patterns.size() * ++texts > 20000) return;
      found.clear();
      set.find_all(t, found);
      std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.pattern < b.pattern; });
      check(found == by_re2(peers, t), "a set finds what RE2 finds with each pattern");
    });
  }
  const auto all = [&] {
    each_text([&](std::string_view t) {
      found.clear();
      set.find_all(t, found);
      benchmark::DoNotOptimize(found.data());
    });
  };
  all();  // the states that it meets are made
  for (auto _ : state) all();
  state.counters["bytes_a_pattern"] = static_cast<double>(set.memory()) / static_cast<double>(set.size());
  done(state);
}
BENCHMARK_CAPTURE(pattern_set, ascii, true)->Arg(20)->Arg(200)->Arg(1000);
BENCHMARK_CAPTURE(pattern_set, unicode, false)->Arg(20)->Arg(200)->Arg(1000);

// The same to rows, over the whole corpus.
void pattern_set_to_rows(benchmark::State& state) {
  std::vector<PatternSet::Spec> specs;
  for (const std::string& p : patterns_of(20)) specs.push_back({p, {}});
  const PatternSet set(specs);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        matches_in(g_corpus, set, PatternSet::Policy::all, {.threads = static_cast<unsigned>(state.range(0))}).batches.size());
  done(state);
}
BENCHMARK(pattern_set_to_rows)->Arg(1)->Arg(2)->UseRealTime();

// One pattern whose matches may begin nearly anywhere, or that reads on in vain, beside RE2 alone; and some that all go through what is
// rare.
constexpr const char* kDense[] = {".*X",
                                  "\\w+",
                                  "(?:[a-z]+\\s)+X",
                                  "(?s)x.*y|x",
                                  "[a-z]+ly",
                                  "[A-Z]\\w+ (?:[A-Z]\\w+ )*",
                                  "[a-z]+q",
                                  "(?m)^.*$",
                                  "\\s+$",
                                  ".+",
                                  "Minister \\w+",
                                  "\\w+ said",
                                  "(?i)ceasefire",
                                  "[A-Z]\\w+ Corp\\.",
                                  "\\d+ (?:killed|wounded)",
                                  "https?://\\S+",
                                  "\\w+ \\w+ Street"};

void dense(benchmark::State& state, bool re2) {
  const std::string source = kDense[state.range(0)];
  state.SetLabel(source);
  const auto peer = in_re2({source});
  const Pattern pattern(source, {.ascii = true});
  const auto count = [&](std::string_view t, bool by_peer) {
    std::size_t n = 0;
    if (by_peer) n = by_re2(peer, t).size();
    else pattern.each(t, 0, t.size(), [&](Span) { ++n; });
    return n;
  };
  each_text([&](std::string_view t) { check(count(t, false) == count(t, true), "a pattern finds as many as RE2 finds"); });
  for (auto _ : state) each_text([&](std::string_view t) { benchmark::DoNotOptimize(count(t, re2)); });
  done(state);
}
BENCHMARK_CAPTURE(dense, newspan, false)->DenseRange(0, std::size(kDense) - 1);
BENCHMARK_CAPTURE(dense, re2, true)->DenseRange(0, std::size(kDense) - 1);

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
