# The Strato agent, built from source by Swift.
#
# No revision and no hashes stand here. They are facts of samcat116/strato that this file can't know by itself, and an
# invented one would be worse than none. Until they are given, the package evaluates, is marked `incomplete`, and its
# build ends at once with what is missing:
#   rev, hash     nix-prefetch-github samcat116 strato
#   dependencies  in a checkout's folder agent, in the shell of ../strato-shell.nix: swift package resolve, swiftpm2nix;
#                 the folder `nix` that it writes (default.nix with the hashes, workspace-state.json)
{
  lib,
  fetchFromGitHub,
  glib,
  pkg-config,
  runCommand,
  stdenv,
  swift,
  swiftpm,
  swiftpm2nix,
  swiftPackages,
  rev ? null,
  hash ? null,
  dependencies ? null,
  version ? if rev == null then "unpinned" else "0-unstable-${lib.substring 0 7 rev}",
}:
let
  given = { inherit rev hash dependencies; };
  missing = lib.attrNames (lib.filterAttrs (_: value: value == null) given);
  incomplete = missing != [ ];

  meta = {
    description = "Agent that runs virtual machines for a Strato control plane";
    homepage = "https://github.com/samcat116/strato";
    mainProgram = "StratoAgent";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
    ];
  };

  complete = stdenv.mkDerivation {
    pname = "strato-agent";
    inherit version meta;

    src = fetchFromGitHub {
      owner = "samcat116";
      repo = "strato";
      inherit rev hash;
    };
    # The repository holds the control plane as well; the agent is a Swift package in a folder of its own.
    sourceRoot = "source/agent";

    nativeBuildInputs = [
      pkg-config
      swift
      swiftpm
    ];
    buildInputs = [
      glib
      swiftPackages.Dispatch
      swiftPackages.Foundation
    ];

    configurePhase = ''
      runHook preConfigure
      ${(swiftpm2nix.helpers dependencies).configure}
      runHook postConfigure
    '';

    installPhase = ''
      runHook preInstall
      install -Dm755 "$(swiftpmBinPath)/StratoAgent" "$out/bin/StratoAgent"
      runHook postInstall
    '';

    passthru.incomplete = false;
  };

  unfinished =
    runCommand "strato-agent-${version}"
      {
        inherit meta;
        passthru.incomplete = true;
      }
      ''
        echo 'strato-agent: ${lib.concatStringsSep ", " missing} not given.' >&2
        echo 'Set services.strato-agent.package to this package called with them; docs/profiles/strato-host.md says how.' >&2
        exit 1
      '';
in
if incomplete then unfinished else complete
