# Replaces a package of nixpkgs: our build with the version, the passthru and the meta of the real one.
{
  lib,
  layers,
  # layer → Debian package → anything
  pins,
  # wanted.json's layers
  wanted,
  standIns,
  platform,
}:
let
  inherit (layers) base;
  inherit (platform) system;

  # A package that two layers need, and none below both has, is in both; this finds the layer that asked for it by name.
  layerOf =
    package:
    lib.findFirst (layer: lib.elem package wanted.${layer}.packages) (lib.findFirst
      (layer: pins.${layer} ? ${package})
      (throw "No layer has the Debian package ${package}: add it to wanted.json and refresh the pins.")
      (lib.attrNames layers)
    ) (lib.filter (layer: pins.${layer} ? ${package}) (lib.attrNames layers));

  run =
    arguments:
    derivation (
      {
        inherit system;
        builder = "${base}/usr/bin/bash";
        args = [
          "-e"
          "-c"
          "eval \"$script\""
        ];
        PATH = "${base}/usr/bin:${base}/usr/sbin";
        inherit base;
      }
      // arguments
    );

  dress = import ./dress.nix { inherit lib standIns; };
in
rec {
  inherit run dress;

  # The Debian packages' files in NixOS's layout.
  farm =
    {
      name,
      packages,
      programs ? [ ],
      own ? false,
      # Run when the links are there, in $out.
      post ? "",
      environment ? { },
    }:
    run (
      {
        inherit name packages programs;
        own = if own then "1" else "";
        farm = ./farm.py;
        inherit (platform) triple;
        # Only the needed layers: a change of another one does not build this again.
        layers = lib.unique ([ base ] ++ map (package: layers.${layerOf package}) packages);
        inherit post;
        script = ''
          python3 "$farm"
          cd "$out"
          eval "$post"
        '';
      }
      // environment
    );

  # name of the package in nixpkgs (for messages), the real one, what it is made of here
  fromDebian =
    name: like:
    {
      extra ? (_: { }),
      ...
    }@arguments:
    dress name like (farm ({ inherit (like) name; } // removeAttrs arguments [ "extra" ])) extra;

  # name in nixpkgs → Debian packages, with spaces between
  fromDebianAll =
    prev:
    lib.mapAttrs (
      name: debian: fromDebian name prev.${name} { packages = lib.splitString " " debian; }
    );

  # Every pinned Debian package of a source package, with spaces between.
  ofSource =
    source:
    let
      found = lib.unique (
        lib.concatMap (
          layer: lib.attrNames (lib.filterAttrs (name: pin: pin.source or name == source) pins.${layer})
        ) (lib.attrNames layers)
      );
    in
    if found == [ ] then
      throw "No layer has a package of Debian's source ${source}: add one to wanted.json and refresh the pins."
    else
      lib.concatStringsSep " " found;

  # Files that no Debian package has in this form, made by a script from the layers.
  scripted =
    name: like: script:
    dress name like (run {
      inherit (like) name;
      script = ''
        mkdir -p "$out/bin" "$out/lib" "$out/share"
        cd "$out"
        ${script}
      '';
    }) (_: { });

  # Nothing at all, for a reason that stand-ins.json gives.
  empty =
    name: like:
    assert
      standIns.empty ? ${name} || throw "${name} is not among the empty packages of stand-ins.json";
    scripted name like ""
    // {
      # Overriding it changes nothing, because it is empty.
      override = _: empty name like;
      overrideAttrs = _: empty name like;
    };

  # Programs that do nothing and succeed, for a reason that stand-ins.json gives.
  succeeding =
    name: like: programs:
    scripted name like (
      lib.concatMapStrings (
        program:
        assert
          standIns.programs ? ${program} || throw "${program} is not among the programs of stand-ins.json";
        "ln -s \"$base/usr/bin/true\" bin/${program}\n"
      ) programs
    );

  # Our program with the command line of the real one, for a reason that stand-ins.json gives.
  replaced =
    name: like: script:
    assert
      standIns.replaced ? ${name} || throw "${name} is not among the replaced packages of stand-ins.json";
    scripted name like ''
      mkdir nix-support
      echo ${name} >nix-support/kiln-replaced
      ${script}
    '';

  # Programs that say that they are not here and fail, for a reason that stand-ins.json gives.
  absent =
    name: like: programs:
    assert
      standIns.absent ? ${name} || throw "${name} is not among the absent packages of stand-ins.json";
    scripted name like (
      ''
        mkdir nix-support
        echo ${name} >nix-support/kiln-absent
      ''
      + lib.concatMapStrings (program: ''
        printf '#!%s\necho "%s is not here: %s" >&2\nexit 127\n' "$base/usr/bin/bash" ${program} \
          ${lib.escapeShellArg standIns.absent.${name}} >bin/${program}
        chmod +x bin/${program}
      '') programs
    );
}
