import { prepareIntegration } from '../../scripts/workbench/integration-subject.ts';
import type { IntegrationSubject } from '../../scripts/workbench/integration-subject.ts';
import { describeInExtensionHost } from '../support/workbench/describe-in-extension-host.ts';
import { workbenchEnvironment } from '../support/workbench/workbench-environment.ts';

let subject: IntegrationSubject | undefined;

describeInExtensionHost('The suites of test/integration', async () => {
  subject = await prepareIntegration();
  return { ...subject, environment: workbenchEnvironment(subject.environment) };
});

after(() => subject?.[Symbol.asyncDispose]());
