// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "greeter",
    dependencies: [
        .package(url: "https://example.org/words.git", branch: "main")
    ],
    targets: [
        .target(name: "Greeting", dependencies: [.product(name: "Words", package: "words")]),
        .executableTarget(name: "Greeter", dependencies: ["Greeting"]),
        .testTarget(name: "GreetingTests", dependencies: ["Greeting"]),
    ]
)
