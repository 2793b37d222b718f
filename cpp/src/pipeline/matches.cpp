#include "newspan/matches.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "base/pool.hpp"
#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "pipeline/chunks.hpp"

namespace newspan {
namespace {

// Of a batch, about.
constexpr std::int64_t kRows = 1 << 16;
constexpr std::size_t kBytes = std::size_t{64} << 20;

// Calls work(chunk, document) for each document, in order within a chunk. Of what is raised the lowest row's is told, whichever thread was
// first.
template <class Work>
void over_documents(const Documents& in, const Chunks& chunks, const ScanOptions& options, Work&& work) {
  Watch watch(options.stop);
  Pool pool(weights_of(in, chunks));
  std::mutex mutex;
  std::atomic<std::size_t> failed{chunks.size()};  // the first chunk that did; those before it are read all the same
  std::unique_ptr<const Error> failure;
  const auto note = [&](std::size_t chunk, const Document& d, const Error& e) {
    const std::lock_guard lock(mutex);
    if (chunk >= failed) return;
    failed = chunk;
    failure = std::make_unique<const Error>(e.code(), "texts", "texts: row " + std::to_string(d.row) + ": " + e.what(),
                                            static_cast<std::size_t>(d.row));
  };
  pool.run(options.threads, watch, [&](bool asks) {
    Lookout lookout(&watch, asks);
    for (std::size_t c; pool.next(c);)
      for (std::size_t i = chunks[c].first; i < chunks[c].second && c < failed; ++i) {
        lookout.check();
        const Document& d = in.items[i];
        try {
          if (d.text) check_text(*d.text);
          work(c, d);
        } catch (const Error& e) {
          if (e.code() == ErrorCode::stopped) throw;
          note(c, d, e);
        }
      }
  });
  if (failure) throw Error(*failure);
}

// The most rows of a column without a value, lists' own among them: so many zeros are shown for it.
std::int64_t rows_without_value(const std::vector<Column>& columns) {
  std::int64_t rows = 0;
  for (const Column& c : columns) rows = std::max({rows, c.empty() ? c.rows : 0, rows_without_value(c.items)});
  return rows;
}

struct Builder {
  std::vector<Column> columns;
  std::vector<std::shared_ptr<const Batch>> batches;

  // The rows so far as a batch; the columns begin anew, as those of `like`.
  void finish(const std::vector<Column>& like) {
    if (columns.empty() || columns[0].rows == 0) return;
    auto batch = std::make_shared<Batch>();
    batch->rows = columns[0].rows;
    batch->zeros.resize(static_cast<std::size_t>(rows_without_value(columns) + 1) * sizeof(std::int64_t));
    batch->columns = std::exchange(columns, like);
    batches.push_back(std::move(batch));
  }
};

// What read(document, columns) makes of each document.
template <class Read>
NamedColumns gathered(const Documents& in, const ScanOptions& options, NamedColumns table, Read&& read) {
  const Chunks chunks = chunks_of(in);
  std::vector<Builder> builders(chunks.size());
  over_documents(in, chunks, options, [&](std::size_t chunk, const Document& d) {
    Builder& b = builders[chunk];
    if (b.columns.empty()) b.columns = table.like;
    read(d, b.columns);
    if (b.columns[0].rows >= kRows || b.columns[0].bytes.size() >= kBytes) b.finish(table.like);
  });
  for (Builder& b : builders) {
    b.finish(table.like);
    for (auto& batch : b.batches) table.batches.push_back(std::move(batch));
  }
  return table;
}

// One column: read(text, column) pushes a text's cell.
template <class Read>
NamedColumns one_column(const Documents& in, const ScanOptions& options, const char* name, const Column& like, Read&& read) {
  return gathered(in, options, {{name}, {like}, {}}, [&](const Document& d, std::vector<Column>& columns) {
    Column& c = columns[0];
    if (d.text) read(*d.text, c);
    else c.pad(c.rows + 1);
  });
}

// Matches: read(text, columns) pushes those of a text to columns of `fields`.
template <class Read>
NamedColumns rows_or_lists(const Documents& in, const ScanOptions& options, NamedColumns fields, Read&& read) {
  if (options.lists) {
    Column list(ColumnType::list);
    list.names = std::move(fields.names);
    list.items = std::move(fields.like);
    return one_column(in, options, "matches", list, [&](std::string_view text, Column& c) {
      read(text, c.items.data());
      c.push_list();
    });
  }
  fields.names.insert(fields.names.begin(), "row");
  fields.like.insert(fields.like.begin(), Column(ColumnType::int64));
  return gathered(in, options, std::move(fields), [&](const Document& d, std::vector<Column>& columns) {
    if (!d.text) return;
    read(*d.text, &columns[1]);
    while (columns[0].rows < columns[1].rows) columns[0].push(d.row);
  });
}

NamedColumns fields_of(std::vector<std::string> names, std::initializer_list<ColumnType> types) {
  NamedColumns out{std::move(names), {}, {}};
  for (const ColumnType t : types) out.like.emplace_back(t);
  return out;
}

// start, end and text of a span.
void push(Column* to, std::string_view text, const OffsetMap& map, Span span) {
  to[0].push(std::int64_t{map.to_code_point(span.begin)});
  to[1].push(std::int64_t{map.to_code_point(span.end)});
  to[2].push(span.of(text));
}

}  // namespace

NamedColumns matches_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options) {
  NamedColumns fields = fields_of({"start", "end", "text"}, {ColumnType::int64, ColumnType::int64, ColumnType::utf8});
  for (const std::string& name : pattern.group_labels())
    for (const char* suffix : {"", "_start", "_end"}) {
      fields.names.push_back(name + suffix);
      fields.like.emplace_back(*suffix ? ColumnType::int64 : ColumnType::utf8);
    }
  const std::size_t stride = static_cast<std::size_t>(pattern.groups()) + 1;
  return rows_or_lists(documents, options, std::move(fields), [&](std::string_view text, Column* to) {
    const std::vector<Span> spans = pattern.find_all(text, 0, text.size());
    if (spans.empty()) return;
    const OffsetMap map(text);
    for (std::size_t m = 0; m < spans.size(); m += stride) {
      push(to, text, map, spans[m]);
      for (std::size_t g = 1; g < stride; ++g) {
        const Span s = spans[m + g];
        Column* const c = &to[3 * g];
        if (s == kNoSpan) {
          for (std::size_t k = 0; k < 3; ++k) c[k].pad(to[0].rows);
          continue;
        }
        c[0].push(s.of(text));
        c[1].push(std::int64_t{map.to_code_point(s.begin)});
        c[2].push(std::int64_t{map.to_code_point(s.end)});
      }
    }
  });
}

NamedColumns matches_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options) {
  NamedColumns fields = fields_of({"pattern", "start", "end", "text", "groups"},
                                  {ColumnType::int64, ColumnType::int64, ColumnType::int64, ColumnType::utf8, ColumnType::list});
  Column& list = fields.like.back();
  list.names = {"name", "start", "end", "text"};
  list.items = fields_of({}, {ColumnType::utf8, ColumnType::int64, ColumnType::int64, ColumnType::utf8}).like;
  return rows_or_lists(documents, options, std::move(fields), [&](std::string_view text, Column* to) {
    std::vector<PatternSet::Match> found;
    patterns.find_all(text, found, policy);
    if (found.empty()) return;
    const OffsetMap map(text);
    std::vector<Span> spans;
    for (const PatternSet::Match& m : found) {
      to[0].push(std::int64_t{m.pattern});
      push(&to[1], text, map, m.span);
      Column& groups = to[4];
      if (const auto& labels = patterns.group_labels(m.pattern); !labels.empty()) {
        patterns[m.pattern].find(text, m.span.begin, m.span.end, Anchor::both, spans);
        for (std::size_t g = 1; g < spans.size(); ++g) {
          if (spans[g] == kNoSpan) continue;
          groups.items[0].push(std::string_view(labels[g - 1]));
          push(&groups.items[1], text, map, spans[g]);
        }
      }
      groups.push_list();
    }
  });
}

NamedColumns matches_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options) {
  NamedColumns fields =
      fields_of({"term", "start", "end", "text"}, {ColumnType::int64, ColumnType::int64, ColumnType::int64, ColumnType::utf8});
  return rows_or_lists(documents, options, std::move(fields), [&](std::string_view text, Column* to) {
    std::vector<Dictionary::Match> found;
    dictionary.find_all(text, found);
    if (found.empty()) return;
    const OffsetMap map(text);
    for (const Dictionary::Match& m : found) {
      to[0].push(std::int64_t{m.term});
      push(&to[1], text, map, m.span);
    }
  });
}

namespace {

template <class Count>
NamedColumns counts(const Documents& in, const ScanOptions& options, Count&& count) {
  return one_column(in, options, "count", Column(ColumnType::int64),
                    [&](std::string_view text, Column& c) { c.push(static_cast<std::int64_t>(count(text))); });
}

template <class Holds>
NamedColumns answers(const Documents& in, const ScanOptions& options, Holds&& holds) {
  return one_column(in, options, "contains", Column(ColumnType::boolean),
                    [&](std::string_view text, Column& c) { c.push(static_cast<bool>(holds(text))); });
}

std::vector<PatternSet::Match> found_by(const PatternSet& patterns, std::string_view text, PatternSet::Policy policy) {
  std::vector<PatternSet::Match> found;
  patterns.find_all(text, found, policy);
  return found;
}

std::vector<Dictionary::Match> found_by(const Dictionary& dictionary, std::string_view text) {
  std::vector<Dictionary::Match> found;
  dictionary.find_all(text, found);
  return found;
}

// Calls take(place, spans of the match and, where they are wanted, of its groups) for the first `most` matches, or all where it is 0.
template <class Take>
void first_matches(const Pattern& pattern, std::string_view text, bool groups, std::size_t most, Take&& take) {
  std::size_t n = 0;
  if (!groups) {
    pattern.each(text, 0, text.size(), [&](Span s) {
      if (most == 0 || n++ < most) take(&s);
    });
    return;
  }
  const std::size_t stride = static_cast<std::size_t>(pattern.groups()) + 1;
  const std::vector<Span> spans = pattern.find_all(text, 0, text.size());
  for (std::size_t m = 0; m < spans.size() && (most == 0 || n++ < most); m += stride) take(&spans[m]);
}

}  // namespace

NamedColumns counts_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options) {
  return counts(documents, options, [&](std::string_view text) {
    std::int64_t n = 0;
    pattern.each(text, 0, text.size(), [&](Span) { ++n; });
    return n;
  });
}

NamedColumns counts_in(const Documents& documents, const PatternSet& patterns, PatternSet::Policy policy, const ScanOptions& options) {
  return counts(documents, options, [&](std::string_view text) { return found_by(patterns, text, policy).size(); });
}

NamedColumns counts_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options) {
  return counts(documents, options, [&](std::string_view text) { return found_by(dictionary, text).size(); });
}

NamedColumns contained_in(const Documents& documents, const Pattern& pattern, const ScanOptions& options) {
  return answers(documents, options, [&](std::string_view text) {
    Span match;
    return pattern.find(text, 0, text.size(), match);
  });
}

NamedColumns contained_in(const Documents& documents, const PatternSet& patterns, const ScanOptions& options) {
  return answers(documents, options, [&](std::string_view text) { return !found_by(patterns, text, PatternSet::Policy::all).empty(); });
}

NamedColumns contained_in(const Documents& documents, const Dictionary& dictionary, const ScanOptions& options) {
  return answers(documents, options, [&](std::string_view text) { return !found_by(dictionary, text).empty(); });
}

NamedColumns replaced_in(const Documents& documents, const Pattern& pattern, const Replacement& by, std::size_t most,
                         const ScanOptions& options) {
  bool groups = false;
  for (const auto& piece : by)
    if (const int* g = std::get_if<int>(&piece)) {
      if (*g < 0 || *g > pattern.groups())
        throw Error(ErrorCode::invalid_argument, "repl", "repl: there is no group " + std::to_string(*g));
      groups = groups || *g > 0;
    }
  return one_column(documents, options, "text", Column(ColumnType::utf8), [&](std::string_view text, Column& c) {
    std::size_t at = 0;
    first_matches(pattern, text, groups, most, [&](const Span* spans) {
      c.append(text.substr(at, spans[0].begin - at));
      for (const auto& piece : by) {
        if (const auto* literal = std::get_if<std::string>(&piece)) c.append(*literal);
        else if (const Span s = spans[std::get<int>(piece)]; s != kNoSpan) c.append(s.of(text));
      }
      at = spans[0].end;
    });
    c.append(text.substr(at));
    c.push_text();
  });
}

NamedColumns parts_in(const Documents& documents, const Pattern& pattern, std::size_t most, const ScanOptions& options) {
  Column list(ColumnType::list);
  list.items.emplace_back(ColumnType::utf8);
  const std::size_t groups = static_cast<std::size_t>(pattern.groups());
  return one_column(documents, options, "parts", list, [&](std::string_view text, Column& c) {
    Column& parts = c.items[0];
    std::size_t at = 0;
    first_matches(pattern, text, groups > 0, most, [&](const Span* spans) {
      parts.push(text.substr(at, spans[0].begin - at));
      for (std::size_t g = 1; g <= groups; ++g) {
        if (spans[g] == kNoSpan) parts.pad(parts.rows + 1);
        else parts.push(spans[g].of(text));
      }
      at = spans[0].end;
    });
    parts.push(text.substr(at));
    c.push_list();
  });
}

}  // namespace newspan
