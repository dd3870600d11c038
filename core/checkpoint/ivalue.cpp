#include "core/checkpoint/ivalue.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

bool fills_its_storage(const at::Tensor& tensor) {
  return tensor.is_non_overlapping_and_dense() && tensor.storage().nbytes() == tensor.nbytes();
}

at::Tensor portable(const at::Tensor& tensor) {
  const at::Tensor here = tensor.detach().cpu();
  return fills_its_storage(here) ? here : here.clone(at::MemoryFormat::Contiguous);
}

c10::IValue convert(const Value& value);

c10::IValue convert(const Dictionary& dictionary) {
  c10::impl::GenericDict result(c10::StringType::get(), c10::AnyType::get());
  for (const auto& [name, value] : dictionary) result.insert(name, convert(value));
  return result;
}

c10::IValue convert(const List& list) {
  c10::impl::GenericList result(c10::AnyType::get());
  for (const Value& value : list) result.push_back(convert(value));
  return result;
}

c10::IValue convert(const at::Tensor& tensor) { return portable(tensor); }

template <class T>
c10::IValue convert(const T& plain) {
  return plain;
}

c10::IValue convert(const Value& value) {
  return std::visit([](const auto& content) { return convert(content); },
                    static_cast<const Value::variant&>(value));
}

Value to_value(const c10::IValue& value) {
  if (value.isBool()) return value.toBool();
  if (value.isInt()) return value.toInt();
  if (value.isDouble()) return value.toDouble();
  if (value.isString()) return value.toStringRef();
  if (value.isTensor()) return value.toTensor();
  if (value.isGenericDict()) return to_dictionary(value);
  if (!value.isList()) throw Error("it holds a value of type " + value.tagKind());
  List list;
  for (const c10::IValue& item : value.toListRef()) list.push_back(to_value(item));
  return list;
}

}  // namespace

c10::IValue to_ivalue(const Dictionary& dictionary) { return convert(dictionary); }

Dictionary to_dictionary(const c10::IValue& value) {
  if (!value.isGenericDict()) throw Error("its content is no dictionary");
  Dictionary dictionary;
  for (const auto& entry : value.toGenericDict()) {
    if (!entry.key().isString()) throw Error("it holds a dictionary with keys that are no texts");
    dictionary.set(entry.key().toStringRef(), to_value(entry.value()));
  }
  return dictionary;
}

}  // namespace ferula
