#pragma once

#include <atomic>

namespace plugsmith::dsp
{

/** A number that the audio thread sets and any thread reads. A copy takes the number. */
class SharedValue
{
public:
    explicit SharedValue (float first) noexcept
        : value (first)
    {
    }
    SharedValue (const SharedValue& other) noexcept
        : value (other.get())
    {
    }
    SharedValue& operator= (const SharedValue& other) noexcept
    {
        set (other.get());
        return *this;
    }
    ~SharedValue() = default;

    void set (float newValue) noexcept { value.store (newValue, std::memory_order_relaxed); }
    float get() const noexcept { return value.load (std::memory_order_relaxed); }

private:
    std::atomic<float> value;
};

} // namespace plugsmith::dsp
