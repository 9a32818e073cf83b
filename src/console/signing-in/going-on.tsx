/** What an account has still to show or choose before it opens anything. */
import { signIn } from '../web.tsx';
import { arrive, type GoOn } from './arriving.tsx';
import { hasSecondStep } from './codes.ts';
import { choosePage } from './first-password.tsx';
import { addPage, askPage } from './second-step-forms.tsx';

export const goOn: GoOn = (c, account, carried, shown, way) => {
  const { house } = c.var;
  const { accounts } = house;
  const { mustChoose = false, isStepShown = false, isOfSchool = false } = shown;
  const hasStep = hasSecondStep(accounts.secondStepOf(account));
  if (!isStepShown && hasStep) {
    signIn(c, account, way, shown);
    return askPage(c, account, carried);
  }
  if (mustChoose) {
    signIn(c, account, way, shown);
    return choosePage(c, carried, isOfSchool);
  }
  // Also of whoever has shown one at the school's server: their password here would open everything alone.
  const isNeeded = !hasStep && accounts.needsSecondStep(account);
  // Nobody is told to hold a telephone ready to try out a school that does not exist.
  if (isNeeded && !house.isDemonstration) {
    return addPage(c, signIn(c, account, way, shown), carried);
  }
  signIn(c, account, way);
  return arrive(c, carried);
};
