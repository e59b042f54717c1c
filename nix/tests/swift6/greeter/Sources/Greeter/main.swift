import Foundation
import Greeting

let greeting = Greeting()
let name = ProcessInfo.processInfo.arguments.dropFirst().first ?? "world"
await withTaskGroup(of: String.self) { group in
    for _ in 1...3 { group.addTask { await greeting.next(for: name) } }
    var lines: [String] = []
    for await line in group { lines.append(line) }
    print(lines.sorted().joined(separator: "\n"))
}
print(day(secondsSince1970: 0))
let encoded = try JSONEncoder().encode(["name": name])
print(String(decoding: encoded, as: UTF8.self))
