#include "EditHistory.h"

namespace plugsmith::runtime
{

EditHistory::EditHistory (juce::AudioProcessorValueTreeState& tree, const std::vector<Parameter>& parameters)
{
    for (const auto& parameter : parameters)
    {
        all.push_back (tree.getParameter (parameter.id));
        all.back()->addListener (this);
    }
    other = current();
}

EditHistory::~EditHistory()
{
    for (auto* parameter : all)
        parameter->removeListener (this);
}

EditHistory::Setting EditHistory::current() const
{
    Setting setting;
    for (const auto* parameter : all)
        setting.push_back (parameter->getValue());
    return setting;
}

void EditHistory::apply (const Setting& setting)
{
    for (size_t n = 0; n < all.size(); ++n)
        if (! juce::approximatelyEqual (all[n]->getValue(), setting[n]))
            all[n]->setValueNotifyingHost (setting[n]);
}

void EditHistory::parameterGestureChanged (int, bool isStarting)
{
    if (isStarting && juce::MessageManager::existsAndIsCurrentThread())
        mark();
}

void EditHistory::mark()
{
    if (auto setting = current(); past.empty() || past.back() != setting)
        past.push_back (std::move (setting));
    if (past.size() > mostSteps)
        past.erase (past.begin());
    future.clear();
}

void EditHistory::step (std::vector<Setting>& from, std::vector<Setting>& to)
{
    const auto now = current();
    while (! from.empty() && from.back() == now) // a gesture that changed nothing is no step
        from.pop_back();
    if (from.empty())
        return;
    const auto setting = from.back();
    from.pop_back();
    to.push_back (now);
    apply (setting);
}

void EditHistory::flip()
{
    const auto now = current();
    apply (other);
    other = now;
    onB = ! onB;
}

} // namespace plugsmith::runtime
