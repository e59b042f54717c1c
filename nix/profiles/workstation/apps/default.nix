# Programs and their settings, as in the document's modules/apps: each is off until a host, or configuration.nix, turns it on.
# What is set here comes with the system. A person's own settings win over it, and stay.
{
  imports = [
    ./bash.nix
    ./one-password.nix
    ./plasma.nix
    ./vscode.nix
  ];
}
