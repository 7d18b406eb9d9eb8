import { nameOfCompared } from "../resolve/resolve-comparison";
import type { Rule } from "./rule";

/** A row of the comparison can be told from the others. */
export const comparedPoliciesHaveNames: Rule = {
  name: "compared-policies-have-names",
  check({ sections, sink }) {
    const names = (sections.comparison?.policies ?? []).map(nameOfCompared);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      sink.report(["comparison", "policies", index], {
        message: `there is another policy called ${name}`,
        hint: 'give one of them a name of its own, such as { name: "hpa at 60 %", type: hpa, … }',
      });
    });
  },
};
