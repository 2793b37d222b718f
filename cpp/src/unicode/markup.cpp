// Markup in what should be plain text: tags of HTML's elements, comments, entities. A sign that only looks like one stays: what is no
// element of HTML, no attribute with its value, no name with its semicolon.
#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "newspan/unicode.hpp"
#include "unicode/html_names.hpp"

namespace newspan {
namespace {

constexpr std::size_t kLongestTag = 4096, kLongestEntity = 12;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool name_sign(char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string small(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c |= 0x20;
  return out;
}

const ElementName* element(std::string_view name) {
  const std::string folded = small(name);
  const auto it = std::ranges::lower_bound(kElements, std::string_view(folded), {}, &ElementName::name);
  return it != kElements.end() && it->name == folded ? &*it : nullptr;
}

// What windows-1252 has where Unicode has controls: browsers read numbers so.
constexpr char32_t kWindows1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                       0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                       0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Calls mark(begin, end, replacement, is_tag) for each in order.
  template <class Mark>
  void read(Mark&& mark) {
    // Each sign is looked for by itself, which is fast.
    std::size_t angle = text_.find('<'), ampersand = text_.find('&');
    for (std::size_t at = 0; (at = std::min(angle, ampersand)) != std::string_view::npos;) {
      std::string with;
      const bool tag = text_[at] == '<';
      const std::size_t end = tag ? tag_at(at, with) : entity_at(at, with);
      if (end > at) mark(at, end, with, tag);
      at = std::max(end, at + 1);
      if (angle < at) angle = text_.find('<', at);
      if (ampersand < at) ampersand = text_.find('&', at);
    }
  }

 private:
  char byte(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  // Each returns the end of what stands at `at`; 0: nothing does.
  std::size_t entity_at(std::size_t at, std::string& with) const {
    const std::size_t end = text_.substr(at, kLongestEntity).find(';');
    if (end == std::string_view::npos || end < 3) return 0;
    const std::string_view name = text_.substr(at + 1, end - 1);
    char32_t c = 0;
    if (name[0] == '#') {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      const char* from = name.data() + 1 + hex;
      std::uint32_t n = 0;
      const auto [stop, failed] = std::from_chars(from, name.data() + name.size(), n, hex ? 16 : 10);
      if (failed != std::errc() || stop != name.data() + name.size() || from == stop) return 0;
      c = n >= 0x80 && n < 0xA0 ? kWindows1252[n - 0x80] : n == 0 || n > 0x10FFFF || (n >= 0xD800 && n < 0xE000) ? kReplacement : n;
    } else {
      const auto it = std::ranges::lower_bound(kEntities, name, {}, &Entity::name);
      if (it == kEntities.end() || it->name != name) return 0;
      c = it->c;
    }
    append_utf8(with, c);
    return at + end + 1;
  }

  std::size_t tag_at(std::size_t at, std::string& with) const {
    if (text_.substr(at).starts_with("<!--")) {
      if (at >= no_comment_from_) return 0;
      const std::size_t end = text_.find("-->", at + 4);
      if (end == std::string_view::npos) no_comment_from_ = at;
      return end == std::string_view::npos ? 0 : end + 3;
    }
    const bool closing = byte(at + 1) == '/';
    std::size_t i = at + 1 + closing;
    const std::size_t name = i;
    while (name_sign(byte(i))) ++i;
    const ElementName* e = letter(byte(name)) ? element(text_.substr(name, i - name)) : nullptr;
    if (!e || !(i = attributes(i, at + kLongestTag))) return 0;
    if (e->what == Element::block) with = "\n";
    if (e->what != Element::hidden || closing || byte(i - 2) == '/') return i;
    const std::size_t close = close_of(e->name, i);
    return close ? close : i;
  }

  // Behind the > that closes a tag whose name ends at `i`.
  std::size_t attributes(std::size_t i, std::size_t most) const {
    while (i < std::min(most, text_.size())) {
      const std::size_t from = i;
      while (blank(byte(i)) || byte(i) == '/') ++i;
      if (byte(i) == '>') return i + 1;
      if (i == from) return 0;
      const std::size_t name = i;
      while (name_sign(byte(i))) ++i;
      if (i == name) return 0;
      const std::string attribute = small(text_.substr(name, i - name));
      std::size_t j = i;
      while (blank(byte(j))) ++j;
      if (byte(j) != '=') {
        if (!std::ranges::binary_search(kBareAttributes, std::string_view(attribute))) return 0;
        continue;
      }
      for (++j; blank(byte(j));) ++j;
      if (const char quote = byte(j); quote == '"' || quote == '\'') {
        const std::size_t end = text_.substr(0, std::min(most, text_.size())).find(quote, j + 1);
        if (end == std::string_view::npos) return 0;
        i = end + 1;
      } else {
        i = j;
        while (i < std::min(most, text_.size()) && !blank(byte(i)) && byte(i) != '>' && byte(i) != '<') ++i;
        if (i == j) return 0;
      }
    }
    return 0;
  }

  // Behind the closing tag; 0: none follows, which is remembered, so that a text of openers is read once.
  std::size_t close_of(std::string_view name, std::size_t from) const {
    std::size_t& none_from = name == "script" ? no_script_from_ : no_style_from_;
    if (from >= none_from) return 0;
    for (std::size_t at = from; (at = text_.find("</", at)) != std::string_view::npos; at += 2) {
      if (small(text_.substr(at + 2, name.size())) != name) continue;
      if (const std::size_t end = attributes(at + 2 + name.size(), at + kLongestTag)) return end;
    }
    none_from = from;
    return 0;
  }

  std::string_view text_;
  mutable std::size_t no_comment_from_ = std::string_view::npos, no_script_from_ = std::string_view::npos,
                      no_style_from_ = std::string_view::npos;
};

}  // namespace

Markup markup(std::string_view text) {
  Markup out;
  Reader(text).read([&](std::size_t, std::size_t, const std::string&, bool tag) { ++(tag ? out.tags : out.entities); });
  return out;
}

AlignedText tidy(std::string_view text) {
  check_text(text);
  AlignedText out;
  out.text.reserve(text.size());
  std::size_t done = 0;
  Reader(text).read([&](std::size_t begin, std::size_t end, const std::string& with, bool) {
    out.text += text.substr(done, begin - done);
    const auto to = static_cast<std::uint32_t>(out.text.size());
    out.text += with;
    out.edits.push_back(
        {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, {to, static_cast<std::uint32_t>(out.text.size())}});
    done = end;
  });
  out.text += text.substr(done);
  return out;
}

}  // namespace newspan
