// The face that a direction meets, and where: −1 … 1 to the right and up. The order of the faces and their axes are those of cube-faces.ts.
vec2 onFace(vec3 d, out int face) {
  vec3 a = abs(d);
  if (a.x >= a.y && a.x >= a.z) {
    face = d.x > 0.0 ? 0 : 1;
    return vec2(d.x > 0.0 ? d.z : -d.z, d.y) / a.x;
  }
  if (a.y >= a.z) {
    face = d.y > 0.0 ? 2 : 3;
    return vec2(d.x, d.y > 0.0 ? d.z : -d.z) / a.y;
  }
  face = d.z < 0.0 ? 4 : 5;
  return vec2(d.z < 0.0 ? d.x : -d.x, d.y) / a.z;
}

// Of a face's corner in a texture that holds all six, three beside each other in two rows from the bottom, `side` texels each.
vec2 faceCorner(int face, float side) {
  return vec2(face % 3, face / 3) * side;
}
