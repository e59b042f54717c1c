# Never built: the window's form needs the options only.
{
  outputs = _: throw "this profile is for tests of the window only";
}
