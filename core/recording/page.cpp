#include "core/recording/page.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/where.h>
#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "core/recording/page_files.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

std::string base64(const at::Tensor& codes) {
  const auto bytes = static_cast<int>(codes.nbytes());
  std::string text(4 * (codes.nbytes() + 2) / 3 + 4, '\0');
  text.resize(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                              static_cast<const unsigned char*>(codes.const_data_ptr()), bytes));
  return text;
}

Json to_json(const Picture& picture) {
  at::Tensor values = picture.values.to(at::kDouble);
  const at::Tensor finite = values.isfinite(), kept = values.masked_select(finite);
  const double low = kept.numel() > 0 ? kept.min().item<double>() : 0,
               high = kept.numel() > 0 ? kept.max().item<double>() : 0;
  values = at::where(finite, values, low);
  const at::Tensor codes =
      values.sub(low).mul(high > low ? 65535 / (high - low) : 0).round().to(at::kUInt16);
  return {{"part", picture.part},
          {"kind", picture.kind},
          {"name", picture.name},
          {"meaning", picture.meaning},
          {"sizes", picture.values.sizes().vec()},
          {"rows", picture.rows},
          {"every", picture.every},
          {"low", low},
          {"high", high},
          {"cells", base64(codes.contiguous())}};
}

// Nothing in it can end the element that holds it.
std::string to_text(const RecordedTest& test) {
  Json json = {{"title", test.title}, {"note", test.note}, {"facts", test.facts}};
  json["samples"] = Json::array();
  for (const RecordedSample& sample : test.samples) {
    Json pictures = Json::array();
    for (const Picture& picture : sample) pictures.push_back(to_json(picture));
    json["samples"].push_back({{"pictures", std::move(pictures)}});
  }
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at))
    text.replace(at, 1, "\\u003c");
  return text;
}

}  // namespace

std::string recording_page(const RecordedTest& test) {
  std::string page = page_files().at("page.html");
  const auto fill = [&](const std::string& name, const std::string& text) {
    const std::string mark = "{{" + name + "}}";
    page.replace(page.find(mark), mark.size(), text);
  };
  for (const auto& [name, text] : page_files())
    if (name != "page.html") fill(name, text);
  fill("data", to_text(test));
  return page;
}

}  // namespace ferula
