# The attributes that evaluation sees of a package of Debian's: the version, the passthru and the meta of the real one.
{ lib, standIns }:
let
  # The names that an output may have; here all of them are one path.
  outputs = [
    "bin"
    "dev"
    "doc"
    "debug"
    "getent"
    "info"
    "lib"
    "man"
    "modules"
    "out"
    "static"
    "terminfo"
  ];
  # These belong to how nixpkgs builds the package, which does not happen here.
  ofTheBuild = [
    "all"
    "buildInputs"
    "drvAttrs"
    "env"
    "inputDerivation"
    "nativeBuildInputs"
    "patches"
    "propagatedBuildInputs"
    "src"
    "srcs"
    "tests"
  ];

  # A change without effect is an error, unless stand-ins.json gives a reason why it may be ignored.
  changed =
    name: how: self:
    if standIns.ignoredOverrides ? ${name} then
      self
    else
      throw "${name}.${how}: ${name} is Debian's here, so that has no effect. If that does no harm, add it to ignoredOverrides of nix/tests/debian/stand-ins.json with the reason.";

  # The metadata of a package may be changed: its build stays the same.
  redescribed =
    name: self: change:
    let
      given = {
        inherit (self) meta name passthru;
      };
      changes = if lib.isFunction change then lib.toFunction (change given) given else change;
      described = self // changes.passthru or { } // changes;
    in
    if lib.all (key: key == "meta" || key == "passthru") (lib.attrNames changes) then
      described // { overrideAttrs = redescribed name described; }
    else
      changed name "overrideAttrs" self;
in
name: like: build: extra:
let
  self =
    removeAttrs like ofTheBuild
    // like.passthru or { }
    // {
      inherit (build) outPath drvPath system;
      inherit (build) drvAttrs;
      inherit (like) name;
      type = "derivation";
      outputName = "out";
      outputs = [ "out" ];
      outputSpecified = false;
      passthru = like.passthru or { };
      meta = like.meta or { } // {
        outputsToInstall = [ "out" ];
        available = true;
        broken = false;
        unsupported = false;
      };
      override = _: changed name "override" self;
      overrideAttrs = redescribed name self;
      overrideDerivation = _: changed name "overrideDerivation" self;
      kilnDebian = true;
    }
    // lib.genAttrs (lib.unique (outputs ++ like.outputs or [ ])) (_: self)
    // extra self;
in
self
