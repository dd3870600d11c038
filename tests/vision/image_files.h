// Small image files for tests.
#pragma once

#include <stb/stb_image_write.h>

#include <string>

namespace ferula {

// A picture of width x height whose pixel (x, y) has the colour (x, y, x + y).
inline std::string pixels(int width, int height) {
  std::string bytes;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int value : {x, y, x + y}) bytes += static_cast<char>(value);
  return bytes;
}

inline void append(void* out, void* data, int size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
}

inline std::string png(int width, int height) {
  std::string bytes;
  stbi_write_png_to_func(append, &bytes, width, height, 3, pixels(width, height).data(), 0);
  return bytes;
}

inline std::string jpeg(int width, int height) {
  std::string bytes;
  stbi_write_jpg_to_func(append, &bytes, width, height, 3, pixels(width, height).data(), 95);
  return bytes;
}

inline std::string ppm(int width, int height) {
  return "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" +
         pixels(width, height);
}

}  // namespace ferula
