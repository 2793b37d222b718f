#include "newspan/pattern.hpp"

#include <re2/re2.h>
#include <re2/stringpiece.h>

#include <chrono>
#include <mutex>
#include <span>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "regex/engine.hpp"
#include "regex/re2_syntax.hpp"

namespace newspan {

struct Pattern::Impl {
  std::string source;
  PatternOptions options;
  std::unique_ptr<const RE2> re;
  std::vector<std::string> names;
  bool unicode = false;  // it means what RE2 does not know
  mutable std::once_flag once;
  mutable std::unique_ptr<const Engine> engine_;

  // Null where it is not known there: then RE2 is asked.
  const Engine* engine() const {
    std::call_once(once, [&] {
      auto made = std::make_unique<const Engine>(std::vector<Engine::Source>{engine_source(source, options)}, options.max_memory);
      if (made->unread().empty()) engine_ = std::move(made);
    });
    return engine_.get();
  }
  // Where the character begins that `at` is in, or the next one.
  std::size_t whole(std::string_view text, std::size_t at) const {
    while (!options.bytes && at < text.size() && is_continuation(text[at])) ++at;
    return at;
  }
  bool match(std::string_view text, std::size_t begin, std::size_t end, RE2::Anchor anchor, std::span<re2::StringPiece> pieces) const {
    return re->Match({text.data(), text.size()}, begin, end, anchor, pieces.data(), static_cast<int>(pieces.size()));
  }
};

namespace {

// Null is a group that took no part: an empty text has a place too.
std::string_view checked(std::string_view text) {
  check_size(text);
  return text.data() ? text : "";
}

// kNoSpan for a group that took no part.
Span span_of(std::string_view text, const re2::StringPiece& piece) {
  if (!piece.data()) return kNoSpan;
  const auto begin = static_cast<std::uint32_t>(piece.data() - text.data());
  return {begin, begin + static_cast<std::uint32_t>(piece.size())};
}

// Of a byte, as the pattern's or a text's reader counts.
std::size_t position_of(std::string_view text, std::size_t byte, bool bytes) {
  return bytes ? byte : count_code_points(text.substr(0, byte));
}

}  // namespace

Pattern::Pattern(std::string_view pattern, PatternOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->source = pattern;
  impl->options = options;
  if (!options.bytes) {
    if (const std::size_t at = find_invalid_utf8(pattern); at != std::string_view::npos)
      throw Error(ErrorCode::invalid_pattern, "pattern", "pattern: not valid UTF-8", at);
  }
  if (const auto refused = refusal(pattern, options.bytes)) {
    const std::size_t position = position_of(pattern, refused->at, options.bytes);
    throw Error(ErrorCode::invalid_pattern, "pattern", refused->message + ", at position " + std::to_string(position), position);
  }
  RE2::Options o;
  o.set_log_errors(false);
  o.set_max_mem(static_cast<std::int64_t>(options.max_memory));
  o.set_encoding(options.bytes ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
  o.set_case_sensitive(!options.ignore_case);
  o.set_dot_nl(options.dot_all);
  const Engine::Source source = engine_source(pattern, options);
  impl->re = std::make_unique<const RE2>(source.re2_syntax, o);
  // What alternatives of bytes beyond ASCII begin with in common, RE2 looks for as if it were UTF-8, and misses matches. Behind an empty
  // group it looks for no such thing.
  const bool beyond_ascii = options.bytes && (!is_ascii(pattern) || pattern.find('\\') != std::string_view::npos);
  if (beyond_ascii && impl->re->ok()) impl->re = std::make_unique<const RE2>("(?:)" + source.re2_syntax, o);
  if (!impl->re->ok()) {
    const std::string& part = impl->re->error_arg();
    const std::size_t byte = part.empty() ? std::string_view::npos : pattern.find(part);
    std::optional<std::size_t> position;
    if (byte != std::string_view::npos) position = position_of(pattern, byte, options.bytes);
    if (impl->re->error_code() == RE2::ErrorPatternTooLarge)
      throw Error(ErrorCode::out_of_budget, "pattern",
                  "the program needs more than max_memory, " + std::to_string(options.max_memory) + " bytes");
    throw Error(ErrorCode::invalid_pattern, "pattern", impl->re->error() + (position ? " at position " + std::to_string(*position) : ""),
                position);
  }
  impl->unicode = !options.bytes && !options.ascii && asks_for_words(pattern, false);
  CharSets sets;
  if (impl->unicode && !Program::of(source.re2_syntax, source.options, sets))
    throw Error(ErrorCode::invalid_pattern, "pattern",
                "a repetition of what prefers to be empty, such as (|a)*, knows \\w, \\d, \\s and \\b of ASCII only: put the empty way "
                "last, as in (a|)*, or ask for ASCII");
  impl->names.resize(static_cast<std::size_t>(impl->re->NumberOfCapturingGroups()));
  for (const auto& [index, name] : impl->re->CapturingGroupNames()) impl->names[static_cast<std::size_t>(index) - 1] = name;
  impl_ = std::move(impl);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

const std::string& Pattern::pattern() const { return impl_->source; }
const PatternOptions& Pattern::options() const { return impl_->options; }
int Pattern::groups() const { return static_cast<int>(impl_->names.size()); }
const std::vector<std::string>& Pattern::group_names() const { return impl_->names; }

std::vector<std::string> Pattern::group_labels() const {
  std::vector<std::string> labels = impl_->names;
  for (std::size_t g = 0; g < labels.size(); ++g)
    if (labels[g].empty()) labels[g] = std::to_string(g + 1);
  return labels;
}

// RE2's matches, one after another. It finds each in time linear in the rest of the text, and does not tell how much of it was read. The
// rest is the bound: whenever it has added up to a stride, the clock tells whether it was read indeed.
class Pattern::Search {
 public:
  using Pieces = std::span<re2::StringPiece>;
  Search(const Impl& pattern, std::string_view text, std::size_t begin, std::size_t end, Pieces pieces)
      : pattern_(pattern), text_(text), at_(begin), end_(end), pieces_(pieces) {}

  bool next() {
    while (at_ <= end_) {
      bound_ += end_ - at_;
      if (!pattern_.match(text_, at_, end_, RE2::UNANCHORED, pieces_)) return false;
      const Span match = span_of(text_, pieces_[0]);
      at_ = pattern_.whole(text_, match.end + std::size_t{match.empty()});
      if (bound_ >= kStride) stride();
      // \B holds within a character too: an empty match there is none of ours.
      if (pattern_.whole(text_, match.begin) == match.begin) return true;
    }
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kStride = std::size_t{16} << 20;                     // bytes that RE2 may have read
  static constexpr std::chrono::nanoseconds kQuick = std::chrono::milliseconds(8);  // too little to read a stride
  static constexpr std::chrono::nanoseconds kAByte{200};                            // of the text, for many small matches
  static constexpr int kPatience = 32;                                              // slow strides

  void stride() {
    const Clock::time_point now = Clock::now();
    const bool slow = timed_ && now - began_ > kQuick + kAByte * static_cast<std::int64_t>(at_ - from_);
    bound_ = 0;
    timed_ = true;
    began_ = now;
    from_ = at_;
    if (!slow || at_ > end_ || ++slow_ < kPatience) return;
    const std::size_t position = position_of(text_, at_, pattern_.options.bytes);
    throw Error(ErrorCode::out_of_budget, "text",
                "text: every match of the pattern takes the whole rest of it, at position " + std::to_string(position), position);
  }

  const Impl& pattern_;
  std::string_view text_;
  std::size_t at_, end_;
  Pieces pieces_;
  std::size_t bound_ = 0, from_ = 0;
  bool timed_ = false;
  int slow_ = 0;
  Clock::time_point began_;
};

// The groups of a match that is known.
void Pattern::groups_of(std::string_view text, Span match, std::vector<Span>& groups) const {
  groups.assign(1, match);
  if (impl_->names.empty()) return;
  std::vector<re2::StringPiece> pieces(impl_->names.size() + 1);
  if (!impl_->unicode && impl_->match(text, match.begin, match.end, RE2::ANCHOR_BOTH, pieces)) {
    groups.clear();
    for (const re2::StringPiece& p : pieces) groups.push_back(span_of(text, p));
  } else {
    impl_->engine()->whole_match(text, match.begin, match.end, groups);
  }
}

bool Pattern::find(std::string_view text, std::size_t begin, std::size_t end, Anchor anchor, std::vector<Span>& groups) const {
  text = checked(text);
  const Engine* const engine = impl_->engine();
  if (engine && anchor != Anchor::both) {
    Span match;
    if (!engine->find(text, begin, end, anchor == Anchor::start, match)) return false;
    groups_of(text, match, groups);
    return true;
  }
  if (impl_->unicode) return engine->whole_match(text, begin, end, groups);
  std::vector<re2::StringPiece> pieces(impl_->names.size() + 1);
  const RE2::Anchor a = anchor == Anchor::start ? RE2::ANCHOR_START : RE2::ANCHOR_BOTH;
  const bool found = anchor == Anchor::none ? Search(*impl_, text, begin, end, pieces).next() : impl_->match(text, begin, end, a, pieces);
  if (!found) return false;
  groups.clear();
  for (const re2::StringPiece& p : pieces) groups.push_back(span_of(text, p));
  return true;
}

bool Pattern::find(std::string_view text, std::size_t begin, std::size_t end, Span& match) const {
  text = checked(text);
  if (const Engine* const engine = impl_->engine()) return engine->find(text, begin, end, false, match);
  re2::StringPiece piece;
  if (!Search(*impl_, text, begin, end, {&piece, 1}).next()) return false;
  match = span_of(text, piece);
  return true;
}

void Pattern::each(std::string_view text, std::size_t begin, std::size_t end, const std::function<void(Span)>& take) const {
  text = checked(text);
  if (const Engine* const engine = impl_->engine()) {
    engine->find_all(text, begin, end, [&](std::uint32_t, Span s) { take(s); });
    return;
  }
  re2::StringPiece piece;
  Search search(*impl_, text, begin, end, {&piece, 1});
  while (search.next()) take(span_of(text, piece));
}

std::vector<Span> Pattern::find_all(std::string_view text, std::size_t begin, std::size_t end) const {
  text = checked(text);
  std::vector<Span> out;
  if (!impl_->engine()) {
    std::vector<re2::StringPiece> pieces(impl_->names.size() + 1);
    Search search(*impl_, text, begin, end, pieces);
    while (search.next())
      for (const re2::StringPiece& p : pieces) out.push_back(span_of(text, p));
    return out;
  }
  std::vector<Span> groups;
  each(text, begin, end, [&](Span match) {
    groups_of(text, match, groups);
    out.insert(out.end(), groups.begin(), groups.end());
  });
  return out;
}

}  // namespace newspan
