// The root of everything that a plugin implements.
#pragma once

#include <string_view>

#include "ferula/build.h"

namespace ferula {

// Interfaces that plugins implement are frozen once released. New behaviour is a new small
// interface with an id, `static constexpr std::string_view id = "ferula.checkpointable/1"`, that a
// component hands out here and the host asks for with query<T>().
class FERULA_EXPORT Component {
 public:
  virtual ~Component();

  // The interface of this id, owned by the component and living as long; null if it has none.
  virtual void* interface(std::string_view id) noexcept;
};

template <class T>
T* query(Component& component) {
  return static_cast<T*>(component.interface(T::id));
}
template <class T>
const T* query(const Component& component) {
  return query<T>(const_cast<Component&>(component));  // asking changes nothing
}

}  // namespace ferula
