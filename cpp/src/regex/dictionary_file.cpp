// A Dictionary as a file: a header and the tables as they lie in memory. Mapped, not read.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "newspan/error.hpp"
#include "regex/dictionary_impl.hpp"

namespace newspan {
namespace {

constexpr char kMagic[8] = {'n', 's', 't', 'e', 'r', 'm', 's', '\n'};
constexpr std::uint32_t kVersion = 1, kByteOrder = 0x01020304;
constexpr std::size_t kAlign = 64;
enum Section : std::size_t {
  kSlots,
  kFirsts,
  kAlone,
  kPairs,
  kNext,
  kTextEnds,
  kTexts,
  kEntryEnds,
  kEntries,
  kNoteEnds,
  kNotes,
  kAbout,
  kSections
};

struct Header {
  char magic[8];
  std::uint32_t version, byte_order;
  std::uint64_t size, checksum;  // of the file; of all behind the header
  std::uint8_t ignore_case, ignore_accents, whole_words, overlapping;
  std::uint32_t buckets, other_signs, lead, leads;
  std::uint64_t signs[2];
  struct {
    std::uint64_t begin, size;
  } sections[kSections];
  std::uint64_t own_checksum;  // of all of the header before it
};
static_assert(sizeof(Header) == 272 && sizeof(Header) % 8 == 0);

// Of a whole number of eight bytes; four at once.
std::uint64_t checksum(const char* p, std::size_t size) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15u;
  std::uint64_t h[4] = {1, 2, 3, 4};
  const auto take = [&](std::uint64_t& into, const char* from) {
    std::uint64_t x;
    std::memcpy(&x, from, 8);
    into = (into ^ x) * kPrime;
    into ^= into >> 32;
  };
  std::size_t i = 0;
  for (; i + 32 <= size; i += 32)
    for (std::size_t k = 0; k < 4; ++k) take(h[k], p + i + 8 * k);
  for (; i + 8 <= size; i += 8) take(h[0], p + i);
  std::uint64_t out = size;
  for (const std::uint64_t x : h) out = (out ^ x) * kPrime ^ out >> 29;
  return out;
}

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::invalid_argument, "path", "path: " + path + ": " + what);
}

struct File {
  int fd;
  ~File() {
    if (fd >= 0) ::close(fd);
  }
};

struct Mapped {
  Mapped(void* begin, std::size_t bytes) : at(begin), size(bytes) {}
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  void* at;
  std::size_t size;
  ~Mapped() { ::munmap(at, size); }
};

}  // namespace

void Dictionary::save(const std::string& path) const {
  const DictionaryImage& d = impl_->image;
  Header h{};
  std::memcpy(h.magic, kMagic, sizeof kMagic);
  h.version = kVersion;
  h.byte_order = kByteOrder;
  const DictionaryOptions& o = impl_->options;
  h.ignore_case = o.ignore_case;
  h.ignore_accents = o.ignore_accents;
  h.whole_words = o.whole_words;
  h.overlapping = o.overlapping;
  h.buckets = d.buckets;
  h.lead = d.lead;
  h.leads = d.leads;
  h.other_signs = d.other_signs;
  h.signs[0] = d.signs[0];
  h.signs[1] = d.signs[1];

  std::string body;
  const auto add = [&](Section which, const void* data, std::size_t size) {
    body.resize((sizeof(Header) + body.size() + kAlign - 1) / kAlign * kAlign - sizeof(Header));
    h.sections[which] = {sizeof(Header) + body.size(), size};
    if (size) body.append(static_cast<const char*>(data), size);
  };
  const auto add_pool = [&](Section ends, Section bytes, const PoolView& p) {
    add(ends, p.ends.data(), p.ends.size_bytes());
    add(bytes, p.bytes.data(), p.bytes.size());
  };
  add(kSlots, d.slots.data(), d.slots.size_bytes());
  add(kFirsts, d.firsts.words.data(), d.firsts.words.size_bytes());
  add(kAlone, d.alone.words.data(), d.alone.words.size_bytes());
  add(kPairs, d.pairs.words.data(), d.pairs.words.size_bytes());
  add(kNext, d.next.data(), d.next.size_bytes());
  add_pool(kTextEnds, kTexts, d.texts);
  add_pool(kEntryEnds, kEntries, d.entries);
  add_pool(kNoteEnds, kNotes, d.notes);
  add(kAbout, d.about.data(), d.about.size());
  body.resize((sizeof(Header) + body.size() + kAlign) / kAlign * kAlign - sizeof(Header));  // a byte behind it at least
  h.size = sizeof(Header) + body.size();
  h.checksum = checksum(body.data(), body.size());
  h.own_checksum = checksum(reinterpret_cast<const char*>(&h), offsetof(Header, own_checksum));

  const std::string beside = path + ".part" + std::to_string(::getpid());
  const auto written = [&] {
    const File f{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
    if (f.fd < 0) return false;
    const auto all = [&](const char* p, std::size_t n) {
      while (n > 0) {
        const ssize_t k = ::write(f.fd, p, std::min<std::size_t>(n, 1u << 30));
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return false;
        p += k;
        n -= static_cast<std::size_t>(k);
      }
      return true;
    };
    return all(reinterpret_cast<const char*>(&h), sizeof h) && all(body.data(), body.size()) && ::fsync(f.fd) == 0;
  };
  if (!written() || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    ::unlink(beside.c_str());
    fail(path, why);
  }
}

Dictionary Dictionary::load(const std::string& path, bool verify) {
  const File f{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat info {};
  if (f.fd < 0 || ::fstat(f.fd, &info) != 0) fail(path, std::strerror(errno));
  const auto size = static_cast<std::size_t>(info.st_size);
  if (!S_ISREG(info.st_mode) || size < sizeof(Header)) fail(path, "no dictionary that newspan saved");
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, f.fd, 0);
  if (at == MAP_FAILED) fail(path, std::strerror(errno));
  const auto mapping = std::make_shared<const Mapped>(at, size);
  const char* const base = static_cast<const char*>(at);

  Header h;
  std::memcpy(&h, base, sizeof h);
  if (std::memcmp(h.magic, kMagic, sizeof kMagic) != 0) fail(path, "no dictionary that newspan saved");
  if (h.byte_order != kByteOrder) fail(path, "saved by a machine of another byte order; save it here again");
  if (h.version != kVersion)
    fail(path, "of version " + std::to_string(h.version) + ", " + std::to_string(kVersion) + " is read; save it again");
  const auto need = [&](bool good) {
    if (!good) fail(path, "damaged");
  };
  if (h.size != size) fail(path, "cut short: " + std::to_string(size) + " of " + std::to_string(h.size) + " bytes");
  need(h.own_checksum == checksum(base, offsetof(Header, own_checksum)) && size % 8 == 0);
  if (verify) need(h.checksum == checksum(base + sizeof h, size - sizeof h));

  const auto span = [&]<class T>(Section which, T) {
    const auto& s = h.sections[which];
    need(s.begin % kAlign == 0 && s.begin <= size && s.size < size - s.begin && s.size % sizeof(T) == 0);
    return std::span<const T>(reinterpret_cast<const T*>(base + s.begin), s.size / sizeof(T));
  };
  const auto pool = [&](Section ends, Section bytes) { return PoolView{span(ends, std::uint32_t{}), span(bytes, char{})}; };
  auto impl = std::make_unique<Impl>(DictionaryOptions{h.ignore_case != 0, h.ignore_accents != 0, h.whole_words != 0, h.overlapping != 0});
  DictionaryImage& d = impl->image;
  d.slots = span(kSlots, std::uint64_t{});
  const auto hash_filter = [&](Section which) {
    const auto words = span(which, std::uint64_t{});
    need(std::has_single_bit(words.size()) && words.size() <= std::size_t{1} << 32);
    return HashFilter(words);
  };
  d.firsts = hash_filter(kFirsts);
  d.alone = hash_filter(kAlone);
  d.pairs = hash_filter(kPairs);
  d.next = span(kNext, std::uint32_t{});
  d.texts = pool(kTextEnds, kTexts);
  d.entries = pool(kEntryEnds, kEntries);
  d.notes = pool(kNoteEnds, kNotes);
  const auto rest = span(kAbout, char{});
  d.about = std::string_view(rest.data(), rest.size());
  d.buckets = h.buckets;
  d.lead = h.lead;
  d.leads = h.leads;
  d.other_signs = h.other_signs != 0;
  d.signs = {h.signs[0], h.signs[1]};
  const std::size_t n = d.texts.ends.size();
  const auto as_many = [&](std::size_t k) { return k == 0 || k == n; };
  need(n <= DictionaryImage::kMostTerms && as_many(d.next.size()) && as_many(d.entries.ends.size()) && as_many(d.notes.ends.size()));
  need(d.buckets < d.slots.size());
  need(h.whole_words ? d.lead == 0 : d.lead >= 1 && d.lead <= kLead);
  impl->trusted = verify;
  impl->mapping = mapping;
  Dictionary out;
  out.impl_ = std::move(impl);
  return out;
}

}  // namespace newspan
