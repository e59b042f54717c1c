# The Nix texts of the documents, as a reader would copy them. Each file is given as a path: the module of a text is a file
# that the test wrote around it.
{
  nixpkgs,
  inputs,
  # Paths, with ":" between them.
  overlays ? "",
  # A whole file of the documents.
  file ? "",
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  inherit (import ./outputs.nix { inherit nixpkgs inputs overlays; }) outputs;
  given = map (path: import (toPath path)) (
    lib.filter (path: path != "") (lib.splitString ":" overlays)
  );
  packages =
    more: unfree:
    import (toPath nixpkgs) {
      system = "x86_64-linux";
      overlays = given ++ more;
      config = unfree;
    };
  evalConfig =
    modules:
    import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
      system = null;
      # The reader's computer: the texts have no file systems.
      modules = modules ++ [
        ./ordinary-host.nix
        { nixpkgs.pkgs = packages [ ] { }; }
      ];
    };
  about =
    { config, ... }:
    {
      inherit (config.services.strato-agent)
        controlPlaneUrl
        enableKvm
        logLevel
        networkMode
        qemuSocketDir
        ;
      runs = config.systemd.services.strato-agent.wantedBy;
      hostName = config.networking.hostName;
      toplevel = config.system.build.toplevel.drvPath;
    };

  # The names that the texts put in place of a reader's packages.
  placeholders = final: _: {
    my-package = final.hello;
    your-package = final.hello;
  };
  sandbox =
    let
      made =
        (outputs.lib.evaluate {
          system = "x86_64-linux";
          profile = "ai-sandbox";
          settings.options.variant = "full";
          withExamples = true;
          # The reader's own list of what is not free.
          pkgs = packages [ placeholders ] { allowUnfree = true; };
          modules = map toPath (lib.splitString ":" file);
        }).config;
      only = names: lib.filterAttrs (name: _: lib.elem name names);
    in
    {
      toplevel = made.system.build.toplevel.drvPath;
      packages = map lib.getName made.environment.systemPackages;
      services = lib.mapAttrs (_: { serviceConfig, ... }: { inherit (serviceConfig) ExecStart User; }) (
        only [ "my-app" "your-service" ] made.systemd.services
      );
      variables = only [ "BROWSER" "EDITOR" ] made.environment.sessionVariables;
      inherit (made.services.openssh.settings) PasswordAuthentication PermitRootLogin;
      keys = made.users.users.agent.openssh.authorizedKeys.keys;
    };
in
{
  flake =
    let
      document = import (toPath file);
      made = document.outputs {
        self = made;
        strato = outputs;
        nixpkgs.lib = lib // {
          nixosSystem =
            { system, modules }:
            assert system == "x86_64-linux";
            evalConfig modules;
        };
      };
    in
    {
      inherit (document.inputs) nixpkgs strato;
      machine = about made.nixosConfigurations.your-hostname;
    };
  # Kiln's outputs stand in for what getFlake would download.
  configuration =
    let
      scope.builtins = builtins // {
        getFlake =
          address:
          assert address == "github:samcat116/strato";
          outputs;
      };
    in
    about (evalConfig [ (builtins.scopedImport scope (toPath file)) ]);
  inherit sandbox;
}
