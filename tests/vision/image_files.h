// Small image files for tests.
#pragma once

#include <png.h>
#include <turbojpeg.h>

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

inline std::string png(int width, int height) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.format = PNG_FORMAT_RGB;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  const std::string picture = pixels(width, height);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.data(), 0, nullptr);
  bytes.resize(size);
  return bytes;
}

inline std::string jpeg(int width, int height) {
  const std::string picture = pixels(width, height);
  const tjhandle encoder = tjInitCompress();
  unsigned char* data = nullptr;
  unsigned long size = 0;  // NOLINT: turbojpeg's type
  tjCompress2(encoder, reinterpret_cast<const unsigned char*>(picture.data()), width, 0, height,
              TJPF_RGB, &data, &size, TJSAMP_444, 95, 0);
  std::string bytes(reinterpret_cast<const char*>(data), size);
  tjFree(data);
  tjDestroy(encoder);
  return bytes;
}

inline std::string ppm(int width, int height) {
  return "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" +
         pixels(width, height);
}

}  // namespace ferula
