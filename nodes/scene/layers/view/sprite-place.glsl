// For vertices of sprites, after sphere.glsl. `side` and `up` are square to each other and to the line of sight, `extent` reaches along
// them from the centre to the edges; `at` is a corner (±1 for quads), and no light may be outside the circle of radius 1. `copy` is 1 for the second of two
// quads, which shows what reaches beyond the picture's left or right edge at the other. What placeSprite returns dims the sprite.

#ifdef SPHERE

// From offsets in the tangent plane to sprite coordinates, column by column.
flat out vec4 spriteFrame;
// Sine and cosine of the centre's.
flat out vec2 spriteElevation;
// Azimuth and elevation from the centre.
out vec2 spriteOffset;

const float SPRITE_PI = 3.14159265;

// With the eye on a circle of that radius. All in the camera's axes.
float placeBefore(float radius, vec3 centre, vec3 side, vec3 up, vec2 at, float copy) {
  float level = length(centre.xz);
  float r = radius * poleFade(atan(centre.y, level));
  // Both along the tangent of the eyes' circle that meets the centre: level, and all the way.
  float tangent = sqrt(max(level * level - r * r, 1e-12));
  float away = length(vec2(tangent, centre.y));
  float azimuth = level > 1e-6 ? atan(centre.x, -centre.z) - atan(r, tangent) : 0.0;
  float elevation = atan(centre.y, tangent);
  float s = centre.y / away;
  float c = tangent / away;

  // Where it touches the sphere, x runs along the parallel and y along the meridian.
  vec3 right = vec3(cos(azimuth), 0.0, sin(azimuth));
  vec3 north = vec3(-s * right.z, c, s * right.x);
  mat2 seen = mat2(dot(side, right), dot(side, north), dot(up, right), dot(up, north)) / away;
  // What is smaller than a pixel and a bit is spread over as much, or it would sparkle.
  vec2 sizes = vec2(length(seen[0]), length(seen[1]));
  vec2 spread = max(1.3 * pixelAngle / sizes, 1.0);
  seen = mat2(seen[0] * spread.x, seen[1] * spread.y);
  sizes *= spread;
  mat2 frame = inverse(seen);
  spriteFrame = vec4(frame[0], frame[1]);
  spriteElevation = vec2(s, c);

  float size = atan(max(sizes.x, sizes.y));
  float width = SPRITE_PI;
  if (size * (c + abs(s)) < 0.1 * c) {
    // A quad of its own shape, a little larger, as the sides that it should have are curved.
    float bend = (1.0 + abs(s) / c) * size * size;
    vec2 place = seen * (at * (1.0 + bend / sizes));
    float ahead = c - s * place.y;
    spriteOffset = vec2(atan(place.x, ahead), atan(s + c * place.y, length(vec2(place.x, ahead))) - elevation);
    width = 2.0 * size / c;
  } else {
    // The rectangle around a round one; with a pole in it, whole rows.
    if (abs(elevation) + size < 0.5 * SPRITE_PI - 1e-3) width = asin(min(sin(size) / c, 1.0));
    // The three corners of a triangle, 2 from the centre, move so far out that it holds the rectangle.
    spriteOffset = at * (0.5 * dot(at, at)) * vec2(width, size);
  }

  azimuth -= copy * sign(azimuth) * 2.0 * SPRITE_PI;
  // What is so near that eyes would squint goes: from 0.75 m on, with eyes 64 mm apart.
  float near = level >= abs(r) ? smoothstep(12.0, 23.4, length(centre) / max(abs(radius), 1e-9)) : 0.0;
  bool shown = near > 0.0 && abs(determinant(seen)) > 1e-16 && (copy == 0.0 || abs(azimuth) < SPRITE_PI + width);
  vec2 angles = vec2(azimuth, elevation) + spriteOffset;
  gl_Position = shown ? vec4(projectionMatrix[0][0] * angles.x, projectionMatrix[1][1] * angles.y, 0.0, 1.0) : vec4(0.0, 0.0, 2.0, 1.0);
  return near / (spread.x * spread.y);
}

float placeSprite(vec3 centre, vec3 side, vec3 up, vec2 extent, vec2 at, float copy) {
  mat3 turn = mat3(viewMatrix);
  return placeBefore(eyeRadius, (viewMatrix * vec4(centre, 1.0)).xyz, turn * side * extent.x, turn * up * extent.y, at, copy);
}

float placeRound(vec3 sight, vec3 side, vec3 up, float radius, vec2 at, float copy) {
  return placeSprite(cameraPosition + sight, side, up, vec2(radius), at, copy);
}

#else

out vec2 corner;

float placeSprite(vec3 centre, vec3 side, vec3 up, vec2 extent, vec2 at, float copy) {
  corner = at;
  gl_Position = projectionMatrix * viewMatrix * vec4(centre + side * (extent.x * at.x) + up * (extent.y * at.y), 1.0);
  return 1.0;
}

// So far from the camera.
float placeRound(vec3 sight, vec3 side, vec3 up, float radius, vec2 at, float copy) {
  corner = at;
  gl_Position = projectionMatrix * viewMatrix * vec4(cameraPosition + sight + radius * (side * at.x + up * at.y), 1.0);
  return 1.0;
}

#endif

// It turns to where the camera is, not to where it looks, so that views in several directions fit together.
float placeRound(vec3 sight, float radius, vec2 at, float copy) {
  bool vertical = sight.x == 0.0 && sight.z == 0.0;
  vec3 side = normalize(cross(sight, vertical ? vec3(0.0, 0.0, 1.0) : vec3(0.0, 1.0, 0.0)));
  return placeRound(sight, side, normalize(cross(side, sight)), radius, at, copy);
}
