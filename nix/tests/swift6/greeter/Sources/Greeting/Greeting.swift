import Foundation
import Words

/// Counts greetings, from any number of tasks.
public actor Greeting {
    private var count = 0

    public init() {}

    public func next(for name: String) -> String {
        count += 1
        return "\(count): \(greeting(for: name))"
    }
}

/// A day in ISO 8601, which needs Foundation's calendars and time zones.
public func day(secondsSince1970 seconds: TimeInterval) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyy-MM-dd"
    return formatter.string(from: Date(timeIntervalSince1970: seconds))
}
