# The programs that check what is built: the real ones.
{
  prev,
  packages,
  ...
}:
let
  inherit (packages) fromDebian succeeding;
  # Written out, because reading nixpkgs' own takes the whole index of Haskell's packages.
  realShellcheck = rec {
    pname = "shellcheck";
    version = "0.11.0";
    name = "${pname}-${version}";
    meta.mainProgram = pname;
  };
  shellcheck = fromDebian "shellcheck" realShellcheck {
    packages = [ "shellcheck" ];
    extra = self: {
      # writeShellApplication reads this before it runs the check.
      compiler = self // {
        bootstrapAvailable = true;
      };
      unwrapped = self;
    };
  };
in
{
  inherit shellcheck;
  shellcheck-minimal = shellcheck;
  black = succeeding "black" prev.black [ "black" ];
  ruff = succeeding "ruff" prev.ruff [ "ruff" ];
  mypy = succeeding "mypy" prev.mypy [ "mypy" ];
}
